-- The KPIs once more, in another language and by other means: a second opinion on sim/measures.
-- Tables: matters, visits (as written to Parquet), units(unit, role, tier, staffed_s, wage), steps(step, is_action,
-- present), options(route, mark), rates(per_hour, per_travel) of citizens, hours(open_s, close_s) of the reference calendar, win(from_s, to_s).

CREATE MACRO worked(a, b) AS (
    SELECT coalesce(sum(greatest(0, least(b, close_s) - greatest(a, open_s))), 0) FROM hours
);
CREATE MACRO from_s() AS (SELECT from_s FROM win);
CREATE MACRO to_s() AS (SELECT to_s FROM win);
CREATE MACRO in_window(t) AS (t >= (SELECT from_s FROM win) AND t < (SELECT to_s FROM win));

CREATE TABLE days AS
SELECT day, worked(from_s() + day * 86400, least(from_s() + (day + 1) * 86400, to_s())) AS seconds
FROM (SELECT unnest(range(cast(ceil((to_s() - from_s()) / 86400.0) AS BIGINT))) AS day);
CREATE MACRO open_days() AS (SELECT count(*) FROM days WHERE seconds > 0);
CREATE MACRO working_day() AS (SELECT sum(seconds) / count(*) FILTER (seconds > 0) FROM days);

CREATE TABLE groups AS
SELECT matter, '' AS grp FROM matters
UNION ALL SELECT matter, '_department' FROM matters WHERE owned_by_department = 1
UNION ALL SELECT matter, '.' || kind FROM matters;

-- A problem is a first call and all that repeat it, however often.
CREATE TABLE calls AS
WITH RECURSIVE call AS (
    SELECT matter, matter AS problem, solved_s FROM matters WHERE repeat_of < 0
    UNION ALL SELECT m.matter, c.problem, m.solved_s FROM matters AS m JOIN call AS c ON m.repeat_of = c.matter
) SELECT * FROM call;
CREATE TABLE problems AS
SELECT problem AS matter, min(solved_s) FILTER (solved_s >= 0) AS problem_solved_s FROM calls GROUP BY problem;

CREATE TABLE followed AS
SELECT m.*, grp, problem_solved_s,
    repeat_of < 0 AS first_call,
    problem_solved_s IS NOT NULL AS solved,
    worked(born_s, coalesce(problem_solved_s, to_s())) / working_day() AS days,
    (coalesce(problem_solved_s, to_s()) - born_s) / 3600.0 AS hours,
    first_response_s >= 0 AS responded,
    (CASE WHEN first_response_s >= 0 THEN first_response_s ELSE to_s() END - born_s) / 3600.0 AS response
FROM matters AS m JOIN groups USING (matter) LEFT JOIN problems USING (matter);

-- Kaplan-Meier by self-join: for every time of an event, who had been followed as long or longer.
CREATE TABLE spells AS
SELECT 'days' AS scale, grp, days AS t, solved AS happened, 30.0 AS horizon FROM followed WHERE in_window(born_s) AND first_call
UNION ALL SELECT 'hours', grp, hours, solved, 1008.0 FROM followed WHERE in_window(born_s) AND first_call
UNION ALL SELECT 'response', grp, response, responded, 1008.0 FROM followed WHERE in_window(born_s);
CREATE TABLE counts AS SELECT scale, grp, t, count(*) AS n, count(*) FILTER (happened) AS d FROM spells GROUP BY ALL;
CREATE TABLE risks AS
SELECT scale, grp, t, d, sum(n) OVER (PARTITION BY scale, grp ORDER BY t DESC) AS at_risk FROM counts;
CREATE TABLE curve AS
SELECT scale, grp, t, product(1.0 - d / at_risk) OVER (PARTITION BY scale, grp ORDER BY t) AS s FROM risks WHERE d > 0;
CREATE TABLE areas AS
SELECT scale, grp, t, s, greatest(0, least(coalesce(lead(t) OVER w, horizon), horizon) - t) * s AS area,
    first_value(t) OVER w AS first_t, horizon
FROM curve JOIN (SELECT DISTINCT scale, grp, horizon FROM spells) USING (scale, grp)
WINDOW w AS (PARTITION BY scale, grp ORDER BY t);
CREATE TABLE km AS
SELECT scale, grp,
    coalesce((SELECT least(min(first_t), min(a.horizon)) + sum(area) FROM areas a WHERE a.scale = x.scale AND a.grp = x.grp), x.horizon) AS mean,
    coalesce((SELECT min(t) FROM curve c WHERE c.scale = x.scale AND c.grp = x.grp AND s <= 0.5 + 1e-12), 'infinity') AS median,
    coalesce((SELECT min(t) FROM curve c WHERE c.scale = x.scale AND c.grp = x.grp AND s <= 0.1 + 1e-12), 'infinity') AS p90
FROM (SELECT DISTINCT scale, grp, horizon FROM spells) AS x;

CREATE TABLE work AS
SELECT v.*, u.tier, u.role AS unit_role, u.wage, m.owned_by_department,
    CASE
        WHEN started_s < 0 THEN 0.0
        WHEN finished_s >= 0 AND (finished_s <= from_s() OR work_s = 0) AND NOT started_s >= from_s() THEN 0.0
        WHEN finished_s >= 0 AND started_s >= from_s() THEN work_s
        WHEN finished_s >= 0 AND worked(started_s, finished_s) > 0
            THEN work_s * worked(greatest(started_s, from_s()), finished_s) / worked(started_s, finished_s)
        WHEN finished_s >= 0 THEN work_s * (finished_s - from_s()) / (finished_s - started_s)
        WHEN worked(started_s, to_s()) > 0
            THEN least(work_s, worked(started_s, to_s()))
                * worked(greatest(started_s, from_s()), to_s()) / worked(started_s, to_s())
        WHEN to_s() > started_s
            THEN least(work_s, to_s() - started_s) * (to_s() - greatest(started_s, from_s())) / (to_s() - started_s)
        ELSE 0.0
    END AS in_window_s
FROM visits AS v JOIN units AS u USING (unit) JOIN matters AS m USING (matter);

CREATE TABLE answers AS
SELECT 'solution_days_mean' || grp AS kpi, mean AS value FROM km WHERE scale = 'days'
UNION ALL SELECT 'solution_days_median' || grp, median FROM km WHERE scale = 'days'
UNION ALL SELECT 'solution_days_p90' || grp, p90 FROM km WHERE scale = 'days'
UNION ALL SELECT 'solution_hours_mean' || grp, mean FROM km WHERE scale = 'hours'
UNION ALL SELECT 'solution_hours_median' || grp, median FROM km WHERE scale = 'hours'
UNION ALL SELECT 'solution_hours_p90' || grp, p90 FROM km WHERE scale = 'hours'
UNION ALL SELECT 'first_response_hours_mean' || grp, mean FROM km WHERE scale = 'response'
UNION ALL SELECT 'first_response_hours_median' || grp, median FROM km WHERE scale = 'response'
UNION ALL SELECT 'created' || grp, count(*) FILTER (in_window(born_s)) FROM followed GROUP BY grp
UNION ALL SELECT 'solved_per_week' || grp, count(*) FILTER (in_window(solved_s)) * 5.0 / open_days() FROM followed GROUP BY grp
UNION ALL SELECT 'closed_per_week' || grp, count(*) FILTER (in_window(closed_s)) * 5.0 / open_days() FROM followed GROUP BY grp
UNION ALL SELECT 'open_at_end' || grp, count(*) FILTER (closed_s < 0) FROM followed GROUP BY grp
UNION ALL SELECT 'unsolved_at_end' || grp, count(*) FILTER (first_call AND NOT solved) FROM followed GROUP BY grp
UNION ALL SELECT 'open_on_average' || grp,
    sum(greatest(0, if(closed_s < 0, to_s(), closed_s) - greatest(born_s, from_s()))) / (to_s() - from_s()) FROM followed GROUP BY grp
UNION ALL SELECT 'unsolved_on_average' || grp,
    sum(greatest(0, coalesce(problem_solved_s, to_s()) - greatest(born_s, from_s()))) FILTER (first_call) / (to_s() - from_s()) FROM followed GROUP BY grp
UNION ALL SELECT 'age_of_open_median' || grp, median(worked(born_s, to_s()) / working_day()) FROM followed WHERE closed_s < 0 GROUP BY grp
UNION ALL SELECT 'age_of_open_mean' || grp, avg(worked(born_s, to_s()) / working_day()) FROM followed WHERE closed_s < 0 GROUP BY grp
UNION ALL SELECT 'on_time_share' || grp, avg(if(coalesce(problem_solved_s <= due_s, false), 1.0, 0.0)) FROM followed WHERE in_window(due_s) AND first_call GROUP BY grp
UNION ALL SELECT 'reported_on_time_share' || grp, avg(if(closed_s BETWEEN 0 AND due_s, 1.0, 0.0)) FROM followed WHERE in_window(due_s) GROUP BY grp
UNION ALL SELECT 'overdue_share_of_open' || grp, avg(if(due_s BETWEEN 0 AND to_s() - 1, 1.0, 0.0)) FROM followed WHERE closed_s < 0 GROUP BY grp
UNION ALL SELECT 'closed_on_paper_share' || grp, avg(if(solved_s < 0, 1.0, 0.0)) FROM followed WHERE in_window(closed_s) GROUP BY grp
UNION ALL SELECT 'returns_per_matter' || grp, avg(returns) FROM followed WHERE in_window(born_s) GROUP BY grp
UNION ALL SELECT 'hand_overs_per_matter' || grp, avg(hand_overs) FROM followed WHERE in_window(born_s) GROUP BY grp
UNION ALL SELECT 'dumps_per_matter_department', sum(dumps) / count(*) FROM (
    SELECT matter, count(route) FILTER (mark = 2) AS dumps
    FROM matters LEFT JOIN visits USING (matter) LEFT JOIN options USING (route)
    WHERE owned_by_department = 1 AND in_window(born_s) GROUP BY matter)
UNION ALL SELECT 'repeat_share', avg(if(repeat_of >= 0, 1.0, 0.0)) FROM matters WHERE in_window(born_s)
UNION ALL SELECT 'solved_by_' || place || '_share', avg(if(list_contains(tiers, coalesce(tier, '')), 1.0, 0.0))
    FROM matters LEFT JOIN units ON solved_unit = unit,
        (VALUES ('grid', ['grid']), ('village', ['village']), ('township', ['township']), ('county', ['county', 'department'])) AS x(place, tiers)
    WHERE in_window(solved_s) GROUP BY place
UNION ALL SELECT 'notices_per_100', 100.0 * (SELECT count(*) FROM visits JOIN steps USING (step) WHERE is_action AND in_window(finished_s))
    / (SELECT count(*) FROM matters WHERE in_window(born_s))
UNION ALL SELECT 'staff_hours', sum(in_window_s) / 3600 FROM work
UNION ALL SELECT 'staff_hours_' || tier, coalesce((SELECT sum(in_window_s) FROM work w WHERE w.tier = x.tier), 0) / 3600
    FROM (SELECT unnest(['grid', 'village', 'township', 'county', 'department']) AS tier) AS x
UNION ALL SELECT 'township_hours_on_department_matters', coalesce(sum(in_window_s), 0) / 3600 FROM work WHERE tier = 'township' AND owned_by_department = 1
UNION ALL SELECT 'staff_cost', sum(in_window_s * wage) / 3600 FROM work
UNION ALL SELECT 'staff_cost_per_solved', sum(in_window_s * wage) / 3600 / (SELECT count(*) FROM matters WHERE in_window(solved_s)) FROM work
UNION ALL SELECT 'utilisation.' || x.role, (SELECT coalesce(sum(in_window_s), 0) FROM work w WHERE w.unit_role = x.role) / sum(x.staffed_s)
    FROM units AS x GROUP BY x.role
UNION ALL SELECT 'peak_day_load.' || role, max(load) FROM (
    SELECT u.role, day, sum(work_s) / ((SELECT sum(staffed_s) FROM units x WHERE x.role = u.role) / open_days()) AS load
    FROM (SELECT unit, work_s, (queued_s - from_s()) // 86400 AS day FROM visits WHERE in_window(queued_s)) JOIN units AS u USING (unit)
    GROUP BY u.role, day) GROUP BY role;

-- Equity: the restricted mean of each township by direct integration of its curve, on a copy of the table of spells.
CREATE TABLE township_spells AS
SELECT grp, township, days AS t, solved AS happened FROM followed WHERE in_window(born_s) AND first_call AND grp IN ('', '_department');
CREATE TABLE township_curve AS
SELECT grp, township, t, product(1.0 - d / at_risk) OVER (PARTITION BY grp, township ORDER BY t) AS s
FROM (
    SELECT grp, township, t, d, sum(n) OVER (PARTITION BY grp, township ORDER BY t DESC) AS at_risk
    FROM (SELECT grp, township, t, count(*) AS n, count(*) FILTER (happened) AS d FROM township_spells GROUP BY ALL))
WHERE d > 0;
CREATE TABLE township_days AS
SELECT grp, township, coalesce(30.0 - (
    -- the area above the curve: each fall times what is left of the horizon
    SELECT sum((before - s) * greatest(0, 30.0 - t))
    FROM (SELECT t, s, coalesce(lag(s) OVER (ORDER BY t), 1.0) AS before
          FROM township_curve c WHERE c.grp = x.grp AND c.township = x.township)), 30.0) AS days
FROM (SELECT DISTINCT grp, township FROM township_spells) AS x;
INSERT INTO answers
SELECT 'township_p90_p10' || grp, quantile_cont(days, 0.9) - quantile_cont(days, 0.1) FROM township_days GROUP BY grp
UNION ALL SELECT 'township_worst_tenth' || grp, avg(days) FROM (
    SELECT grp, days, row_number() OVER (PARTITION BY grp ORDER BY days DESC) AS place, count(*) OVER (PARTITION BY grp) AS n FROM township_days)
    WHERE place <= ceil(0.1 * n) GROUP BY grp
UNION ALL SELECT 'township_gini' || a.grp, avg(abs(a.days - b.days)) / 2 / avg(a.days)
    FROM township_days a JOIN township_days b ON a.grp = b.grp GROUP BY a.grp;

-- Citizens in person. Applications are the kinds for which somebody travelled or queued.
CREATE TABLE queues AS
SELECT matter, unit, queued_s, finished_s, mark, if(started_s < 0, to_s(), started_s) - queued_s AS seconds
FROM visits JOIN steps USING (step) LEFT JOIN options USING (route) WHERE present AND unit <> '';
CREATE TABLE persons AS
SELECT m.*, coalesce((SELECT sum(seconds) FROM queues q WHERE q.matter = m.matter), 0) AS wait_s FROM matters AS m;
CREATE TABLE applications AS
SELECT * FROM persons WHERE kind IN (SELECT kind FROM persons WHERE trips > 0 OR wait_s > 0);
CREATE TABLE visits_of_problems AS
SELECT problem AS matter, sum(trips) AS trips, bool_or(closed_s < 0) AS is_open, bool_or(m.solved_s >= 0) AS solved
FROM calls JOIN matters AS m USING (matter) GROUP BY problem;
CREATE MACRO citizens_cost() AS (
    SELECT sum((travel_s + wait_s) / 3600.0 * per_hour + travel_s / 3600.0 * per_travel)
    FROM persons, rates WHERE in_window(born_s)
);
CREATE MACRO solved_number() AS (SELECT count(*) FROM matters WHERE in_window(solved_s));
INSERT INTO answers
SELECT 'trips_per_matter', avg(trips) FROM applications WHERE in_window(born_s)
UNION ALL SELECT 'citizen_hours_per_matter', avg(travel_s + wait_s) / 3600 FROM applications WHERE in_window(born_s)
UNION ALL SELECT 'travel_hours_per_matter', avg(travel_s) / 3600 FROM applications WHERE in_window(born_s)
UNION ALL SELECT 'waiting_hours_per_matter', avg(wait_s) / 3600 FROM applications WHERE in_window(born_s)
UNION ALL SELECT 'citizen_travel_hours', sum(travel_s) / 3600 FROM persons WHERE in_window(born_s)
UNION ALL SELECT 'citizen_waiting_hours', sum(wait_s) / 3600 FROM persons WHERE in_window(born_s)
UNION ALL SELECT 'first_visit_share', avg(if(solved AND trips <= 1, 1.0, 0.0))
    FROM (SELECT matter, born_s FROM applications) JOIN visits_of_problems USING (matter)
    WHERE in_window(born_s) AND (solved OR trips > 1 OR NOT is_open)
UNION ALL SELECT 'left_queue_share', count(*) FILTER (mark = 3 AND in_window(finished_s)) / count(*) FILTER (in_window(queued_s)) FROM queues
UNION ALL SELECT 'citizen_cost', citizens_cost()
UNION ALL SELECT 'citizen_cost_per_solved', citizens_cost() / solved_number()
UNION ALL SELECT 'cost_per_solved', (citizens_cost() + sum(in_window_s * wage) / 3600) / solved_number() FROM work;

-- The worst of the whole weeks.
CREATE TABLE weeks AS
SELECT from_s() + week * 604800 AS a, from_s() + (week + 1) * 604800 AS b
FROM (SELECT unnest(range((to_s() - from_s()) // 604800)) AS week);
CREATE TABLE by_week AS
SELECT grp, a,
    count(*) FILTER (born_s < b AND (closed_s < 0 OR closed_s >= b)) AS standing,
    count(*) FILTER (first_call AND born_s < b AND (problem_solved_s IS NULL OR problem_solved_s >= b)) AS unsolved,
    count(*) FILTER (born_s >= a AND born_s < b) AS created,
    count(*) FILTER (solved_s >= a AND solved_s < b) AS done
FROM followed, weeks GROUP BY grp, a, b;
INSERT INTO answers
SELECT 'worst_week_open' || grp, max(standing) FROM by_week GROUP BY grp
UNION ALL SELECT 'worst_week_unsolved' || grp, max(unsolved) FROM by_week GROUP BY grp
UNION ALL SELECT 'worst_week_solved_share' || grp, min(done / created) FROM by_week WHERE created > 0 GROUP BY grp
UNION ALL SELECT 'peak_week_people.' || role, coalesce((
    SELECT max(seconds) FROM (
        SELECT sum(work_s) AS seconds FROM visits AS v JOIN units AS x USING (unit), weeks
        WHERE x.role = u.role AND queued_s >= a AND queued_s < b GROUP BY a)), 0) / (5 * working_day())
    FROM (SELECT DISTINCT role FROM units) AS u;
