"""Did the truce hold? An interrupted time series over the days of incidents before, under and after an agreement.

Weekly numbers are fitted by a Poisson regression (statsmodels) whose dispersion is estimated and whose standard errors allow
for weeks that are alike because they follow each other (Newey and West's). Told apart are the trend that was there before,
the step at the start of the truce, the change of trend under it, the step at its end, and, where two years or more are
covered, the season. A break within the truce is looked for as the split of its weeks that best tells a quiet stretch
from a worse one that follows (a likelihood ratio, over the dispersion).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from trucewatch.judge.moments import local_day
from trucewatch.records import Agreement

Vector = npt.NDArray[np.float64]

WEEK = 7
BEFORE_WEEKS = 52
AFTER_WEEKS = 26
LEAST_WEEKS = 6
"""Weeks that must be covered before and under a truce for a step to be estimated."""
LEAST_COUNT = 20
"""Incidents before and under a truce, together, below which no step is estimated."""
SEASON_DAYS = 730
BREAK_RATIO = 7.0
"""Least likelihood ratio (2 log) over the dispersion for a break to be named: about one in a hundred without one, over
a year of weeks.
"""
Z95 = 1.959964
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Ratio:
    """A factor by which the weekly number changed, with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 1, that is, no change."""
        return self.low > 1 or self.high < 1

    def __str__(self) -> str:
        return f"{self.value:.2f} (95% interval {self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days and the number of incidents in it."""

    first: date
    last: date
    count: int

    @property
    def weekly(self) -> float:
        """Incidents a week."""
        return self.count * WEEK / ((self.last - self.first).days + 1)


@dataclass(frozen=True, slots=True)
class Effect:
    """What can be said of a truce's effect on the number of incidents.

    Attributes:
        before, during, after: None where no day of it is covered.
        start, trend, end: the step at the start, the change of the trend for each 30 days under the truce, the step at
            the end; None
            where too little is covered to tell.
        broke: first day of the worse stretch, where one is found within the truce; by: the factor between the
            stretches.
        worst: the day of the truce with most incidents. dispersion: 1 where weeks vary no more than chance alone would
            have them. season: whether two years or more are covered, so that the season could be told apart.
        what: what is counted: incidents, deaths.
        says: what can and cannot be concluded, in plain sentences.
    """

    agreement: str
    before: Stretch | None
    during: Stretch | None
    after: Stretch | None
    start: Ratio | None
    trend: Ratio | None
    end: Ratio | None
    broke: date | None
    by: float | None
    worst: date | None
    dispersion: float | None
    says: tuple[str, ...]
    season: bool = False
    what: str = "incidents"


def effect(
    agreement: Agreement, counts: Mapping[date, int], first: date, last: date, what: str = "incidents"
) -> Effect:
    """The effect of an agreement on a number of incidents a day.

    Args:
        agreement: of its times in force the longest one is looked at.
        counts: incidents (or deaths, or alleged breaches) by day; days that are missing had none.
        first, last: the days that the counts cover, both included; nothing is assumed of others.
        what: what is counted, for the sentences.
    """
    begins, ends = _longest(agreement, last)
    before = _stretch(counts, max(first, begins - timedelta(weeks=BEFORE_WEEKS)), min(last, begins - timedelta(days=1)))
    during = _stretch(counts, max(first, begins), min(last, ends - timedelta(days=1)))
    after = _stretch(counts, max(first, ends), min(last, ends + timedelta(weeks=AFTER_WEEKS, days=-1)))
    steps, dispersion = _steps(counts, before, during, after, begins, ends)
    broke, by = _break(counts, during, dispersion) if during else (None, None)
    worst = (
        max(_days(during), key=lambda day: (counts.get(day, 0), -day.toordinal())) if during and during.count else None
    )
    found = Effect(
        agreement.id,
        before,
        during,
        after,
        steps.get("start"),
        steps.get("trend"),
        steps.get("end"),
        broke,
        by,
        worst,
        dispersion,
        (),
        "sine" in steps,
        what,
    )
    return replace(found, says=_says(found))


def _longest(agreement: Agreement, last: date) -> tuple[date, date]:
    """The first day of the longest time in force, and the first day after it (of one that lasts, the day after the
    last covered).
    """
    times = [
        (
            local_day(one.start, agreement.timezone),
            local_day(one.until, agreement.timezone) if one.until else last + timedelta(days=1),
        )
        for one in agreement.in_force
    ]
    return max(times, key=lambda pair: pair[1] - pair[0])


def _stretch(counts: Mapping[date, int], first: date, last: date) -> Stretch | None:
    if last < first:
        return None
    return Stretch(first, last, sum(number for day, number in counts.items() if first <= day <= last))


def _days(stretch: Stretch) -> list[date]:
    return [stretch.first + timedelta(days=step) for step in range((stretch.last - stretch.first).days + 1)]


# --- the regression ---------------------------------------------------------------------------


def _steps(
    counts: Mapping[date, int],
    before: Stretch | None,
    during: Stretch | None,
    after: Stretch | None,
    begins: date,
    ends: date,
) -> tuple[dict[str, Ratio], float | None]:
    """The steps and the change of trend, and the dispersion; nothing where too little is covered."""
    if before is None or during is None:
        return {}, None
    weeks = [*_weeks(counts, before, from_end=True), *_weeks(counts, during), *(_weeks(counts, after) if after else ())]
    spans = [(one.last - one.first).days + 1 for one in (before, during)]
    if min(spans) < LEAST_WEEKS * WEEK or before.count + during.count < LEAST_COUNT or not before.count:
        return {}, None
    with_end = after is not None and (after.last - after.first).days + 1 >= LEAST_WEEKS * WEEK
    if not with_end:
        weeks = [week for week in weeks if week[0] < ends]
    numbers = np.array([number for _, number in weeks], dtype=np.float64)
    since = np.array([(day - begins).days for day, _ in weeks], dtype=np.float64)
    under, over = (since >= 0).astype(float), np.array([float(day >= ends) for day, _ in weeks])
    columns = {
        "level": np.ones(len(weeks)),
        "before": since / 30,
        "start": under,
        "trend": under * since / 30,
    }
    if with_end:
        columns["end"] = over
    if (weeks[-1][0] - weeks[0][0]).days >= SEASON_DAYS:
        turn = 2 * math.pi * since / 365.25
        columns |= {"sine": np.sin(turn), "cosine": np.cos(turn)}
    fitted = _fit(np.column_stack(list(columns.values())), numbers)
    if fitted is None:
        return {}, None
    values, errors, dispersion = fitted
    found = {
        name: Ratio(*(float(np.exp(np.clip(values[at] + shift * errors[at], -50, 50))) for shift in (0, -Z95, Z95)))
        for at, name in enumerate(columns)
    }
    return {name: found[name] for name in ("start", "trend", "end", "sine") if name in found}, dispersion


def _weeks(counts: Mapping[date, int], stretch: Stretch, *, from_end: bool = False) -> list[tuple[date, int]]:
    """Whole weeks of a stretch by their first day, counted from its first day on or back from its last."""
    whole = ((stretch.last - stretch.first).days + 1) // WEEK
    first = stretch.last - timedelta(days=whole * WEEK - 1) if from_end else stretch.first
    starts = [first + timedelta(weeks=week) for week in range(whole)]
    return [(day, sum(counts.get(day + timedelta(days=step), 0) for step in range(WEEK))) for day in starts]


def _fit(rows: Vector, numbers: Vector) -> tuple[Vector, Vector, float] | None:
    """Poisson regression: coefficients, standard errors and the dispersion (Pearson's); None where it fails.

    The errors are the wider of two for each coefficient, since few weeks make the robust ones too small: quasi-Poisson
    ones, scaled by the dispersion, and Newey and West's, which allow for weeks that follow each other being alike.
    """
    from statsmodels.genmod.families import Poisson  # a second to load, with what it rests on
    from statsmodels.genmod.generalized_linear_model import GLM

    lags = int(4 * (len(numbers) / 100) ** (2 / 9))
    model = GLM(numbers, rows, family=Poisson())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of weeks without any incident, which it fits as well as can be
            plain = model.fit(maxiter=_ROUNDS)
            robust = model.fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, maxiter=_ROUNDS)
    except (np.linalg.LinAlgError, ValueError):
        return None
    dispersion = float(plain.pearson_chi2 / max(1, len(numbers) - rows.shape[1]))
    errors = np.fmax(np.asarray(robust.bse), np.asarray(plain.bse) * math.sqrt(max(1.0, dispersion)))
    values = np.asarray(plain.params)
    return (values, errors, dispersion) if np.all(np.isfinite(values)) and np.all(np.isfinite(errors)) else None


# --- the break --------------------------------------------------------------------------------


def _break(counts: Mapping[date, int], during: Stretch, dispersion: float | None) -> tuple[date | None, float | None]:
    """The day from which on the truce went worse to its end, and by what factor; None where chance explains it as
    well.
    """
    days = _days(during)
    numbers = np.array([counts.get(day, 0) for day in days], dtype=np.float64)
    edge = 2 * WEEK
    if len(days) < 2 * edge or not numbers.sum():
        return None, None
    sums, whole = np.concatenate([[0.0], np.cumsum(numbers)]), numbers.sum()
    best, at = 0.0, 0
    for day in range(edge, len(days) - WEEK):
        left, right = sums[day] / day, (whole - sums[day]) / (len(days) - day)
        if right > left:
            gain = _loglik(sums[day], day) + _loglik(whole - sums[day], len(days) - day) - _loglik(whole, len(days))
            if 2 * gain > best:
                best, at = 2 * gain, day
    noise = max(1.0, dispersion or 1.0, _daily_dispersion(numbers, at))
    if best / noise < BREAK_RATIO:
        return None, None
    left, right = max(sums[at], 0.5) / at, (whole - sums[at]) / (len(days) - at)
    return days[at], float(right / left)


def _loglik(count: float, days: int) -> float:
    return count * math.log(count / days) if count else 0.0


def _daily_dispersion(numbers: Vector, at: int) -> float:
    """How much more the days vary about the two levels than chance alone would have them."""
    parts = [part for part in (numbers[:at], numbers[at:]) if len(part) and part.mean() > 0]
    spare = max(1, len(numbers) - len(parts))
    return float(sum(np.sum((part - part.mean()) ** 2 / part.mean()) for part in parts) / spare)


# --- in words ---------------------------------------------------------------------------------


def _says(found: Effect) -> tuple[str, ...]:
    if found.during is None:
        return ("No day of the truce is covered, so nothing can be said of it.",)
    told = [_levels(found), *_of_the_start(found)]
    if found.end is not None:
        told.append(f"At its end the weekly number changed by a factor of {found.end}.")
    if found.broke is not None and found.by is not None:
        worse = f"{found.by:.1f} times as many {found.what} a day as before that day"
        told.append(f"From {_day(found.broke)} on the truce went worse: {worse}.")
    if found.dispersion is not None:
        season = "told apart" if found.season else "not told apart, since less than two years are covered"
        told.append(
            f"Weeks vary {found.dispersion:.1f} times as much as chance alone would have them, for which the intervals allow; the "
            f"trend from before the truce is told apart, and the season is {season}."
        )
    told.append(
        "Such a step shows that something changed then, not what: offensives, other truces, winter and the number of reporters "
        "change such numbers too, and what nobody reported is not in them. It cannot be said what would have happened without the truce."
    )
    return tuple(told)


def _levels(found: Effect) -> str:
    names = (("before", found.before), ("under the truce", found.during), ("after it", found.after))
    parts = [f"{one.weekly:.1f} a week {name} ({one.count} in all)" for name, one in names if one is not None]
    return f"{found.what.capitalize()}: {', '.join(parts)}."


def _of_the_start(found: Effect) -> list[str]:
    if found.start is None:
        return [f"Too few weeks or {found.what} are covered before and under the truce to tell a step from chance."]
    if not found.start.clear:
        return [
            f"At its start the weekly number changed by a factor of {found.start}: no change that could be told from chance."
        ]
    way = "fell" if found.start.value < 1 else "rose"
    told = [
        f"At its start the weekly number {way}, by a factor of {found.start}, beyond the trend that was there before."
    ]
    if found.trend is not None and found.trend.clear:
        told.append(f"Under it the trend changed by a factor of {found.trend} for each 30 days.")
    return told


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
