"""The tiny county's results, as they were when somebody last said that they may change.

They tell that a change changed results, not that the results are right: that is for all other tests. `make golden`
rewrites them, and CHANGELOG.md says why.
"""

from pathlib import Path

import pandas as pd
import pytest

HERE = Path(__file__).parent
TABLES = ("kpis", "differences")


@pytest.mark.golden
def test_the_tiny_county_gives_the_same_results_as_before(govsim, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    words = ("scenario=tiny", "rules=[dumping,whistle]", "replications=4", "seed=1", "workers=2")
    done = govsim("compare", *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / done.stdout.splitlines()[-1]
    for name in TABLES:
        golden = HERE / f"tiny_{name}.csv"
        if pytestconfig.getoption("--write-golden"):
            golden.write_bytes((folder / f"{name}.csv").read_bytes())
        now, before = pd.read_csv(folder / f"{name}.csv"), pd.read_csv(golden)
        # Sums may differ in the last digits between processors.
        pd.testing.assert_frame_equal(now, before, check_exact=False, rtol=1e-9, atol=1e-9)
