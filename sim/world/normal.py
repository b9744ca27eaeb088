"""The quantile function of the standard normal distribution, in plain arithmetic."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Algorithm AS 241, PPND16: M. J. Wichura (1988), "The percentage points of the normal distribution", Applied
# Statistics 37(3), 477-484. Each pair is numerator and denominator of a rational function, highest power first.
CENTRE = (
    (
        2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
        13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
    ),
    (
        5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
        5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0,
    ),
)  # fmt: skip
TAIL = (
    (
        7.7454501427834140764e-4, 0.0227238449892691845833, 0.241780725177450611770, 1.27045825245236838258,
        3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734,
    ),
    (
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 0.0151986665636164571966, 0.148103976427480074590,
        0.689767334985100004550, 1.67638483018380384940, 2.05319162663775882187, 1.0,
    ),
)  # fmt: skip
FAR_TAIL = (
    (
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 0.0265321895265761230930,
        0.296560571828504891230, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720,
    ),
    (
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        0.0148753612908506148525, 0.136929880922735805310, 0.599832206555887937690, 1.0,
    ),
)  # fmt: skip

CENTRE_HALF_WIDTH = 0.425
TAIL_SHIFT = 1.6
FAR_TAIL_BEGINS = 5.0


def normal_quantile(u: Floats) -> Floats:
    """Return the normal score that a share u of draws stays below (u strictly between 0 and 1; same shape).

    Relative error about 1e-16 (Wichura 1988, PPND16).
    """
    from_middle = u - 0.5
    score = from_middle * _ratio(CENTRE, CENTRE_HALF_WIDTH**2 - from_middle * from_middle)
    outside = np.flatnonzero(np.abs(from_middle) > CENTRE_HALF_WIDTH)
    if len(outside):
        beyond = u[outside]
        depth = np.sqrt(-np.log(np.minimum(beyond, 1 - beyond)))
        tail = np.where(
            depth <= FAR_TAIL_BEGINS,
            _ratio(TAIL, depth - TAIL_SHIFT),
            _ratio(FAR_TAIL, depth - FAR_TAIL_BEGINS),
        )
        score[outside] = np.where(beyond < 0.5, -tail, tail)
    return score


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: Floats) -> Floats:
    return _polynomial(coefficients[0], x) / _polynomial(coefficients[1], x)


def _polynomial(coefficients: tuple[float, ...], x: Floats) -> Floats:
    value = coefficients[0] * x + coefficients[1]
    for coefficient in coefficients[2:]:
        value *= x
        value += coefficient
    return value
