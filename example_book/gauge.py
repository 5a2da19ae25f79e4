"""The gauge record behind "Reading the river".

The river Aubrelle and its station at Pont-Clair do not exist.  This module
invents two years of daily readings (2002 and 2003) with a small rainfall and
runoff model, adds the faults a real gauge has, and keeps the result in
``data/gauge.csv``.  It needs the Python standard library only.

Write the file again, always with the same content, with::

    python gauge.py
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

CSV_FILE = Path(__file__).resolve().parent / "data" / "gauge.csv"

SEED = 1910
FIRST_DAY = date(2002, 1, 1)
LAST_DAY = date(2003, 12, 31)

#: Levels painted on the staff at the bridge, in metres above gauge zero.
LOW_WATER = 0.60
ALERT = 2.50
BANK_FULL = 3.20

# Chance of a wet day and mean rain on a wet day (mm), January to December.
_WET_CHANCE = (0.50, 0.46, 0.44, 0.42, 0.40, 0.34, 0.30, 0.30, 0.36, 0.46, 0.52, 0.52)
_WET_MEAN = (5.2, 4.8, 4.6, 5.0, 5.6, 6.0, 6.4, 6.2, 6.0, 6.2, 6.0, 5.6)
# Water that the air and the plants could take up, in mm a day.
_THIRST = (0.4, 0.7, 1.3, 2.1, 3.0, 3.7, 4.0, 3.5, 2.3, 1.2, 0.6, 0.4)

# The storms around New Year 2003, one value a day from the first date on.
_STORM_START = date(2002, 12, 28)
_STORM_RAIN = (11.0, 17.5, 8.0, 24.5, 36.0, 14.5, 5.0)
# From here to there hardly any rain fell: the dry summer of 2003.
_DROUGHT = (date(2003, 5, 20), date(2003, 9, 25))

# Faults of the gauge: days without a reading ...
_GAPS = (
    (date(2002, 3, 11), 5),  # battery flat
    (date(2002, 8, 24), 1),  # no radio contact
    (date(2002, 10, 6), 3),  # station serviced
    (date(2003, 2, 17), 9),  # sensor frozen
    (date(2003, 11, 2), 2),  # battery flat again
)
# ... and days with a reading that the river never had.
_SPIKES = {
    date(2002, 5, 19): 4.87,  # a branch against the sensor
    date(2002, 7, 30): 0.00,  # sensor lifted out for cleaning
    date(2002, 11, 14): 9.99,  # the logger's own sign for "out of range"
    date(2003, 4, 8): 2.95,  # a canoe
    date(2003, 8, 12): 1.74,  # children building a dam
}


class Reading(NamedTuple):
    """One line of the record: a day, the water level, and the rain."""

    day: date
    stage: float | None
    """Water level at 08:00, metres above gauge zero; ``None`` for a gap."""
    rain: float
    """Rain on the catchment in the 24 hours before, in millimetres."""


def _rain(day: date, chance: random.Random) -> float:
    """Return the rain of one day, drawing exactly two random numbers."""
    wet, amount = chance.random(), chance.random()
    storm_day = (day - _STORM_START).days
    if 0 <= storm_day < len(_STORM_RAIN):
        return _STORM_RAIN[storm_day]
    p, mean = _WET_CHANCE[day.month - 1], _WET_MEAN[day.month - 1]
    if _DROUGHT[0] <= day <= _DROUGHT[1]:
        p, mean = 0.4 * p, 0.4 * mean
    return -mean * math.log(1.0 - amount) if wet < p else 0.0


def generate(seed: int = SEED) -> list[Reading]:
    """Return the whole record, faults included; the same seed, the same record.

    Rain fills the soil; the wetter the soil, the larger the share that runs
    off over the slopes and reaches the bridge within days.  The rest seeps
    down and feeds the river slowly, for months.
    """
    chance = random.Random(seed)
    soil, slopes, channel, deep = 90.0, 1.0, 2.0, 45.0
    faulty = {start + timedelta(n) for start, days in _GAPS for n in range(days)}
    record: list[Reading] = []
    day = FIRST_DAY - timedelta(days=120)  # a run-up, so the stores settle
    while day <= LAST_DAY:
        rain = round(_rain(day, chance), 1)
        wetness = soil / 150.0
        runoff = 0.75 * rain * wetness**2
        seepage = 0.020 * soil * wetness
        loss = _THIRST[day.month - 1] * min(1.0, 1.3 * wetness)
        soil = min(150.0, max(0.0, soil + rain - runoff - seepage - loss))
        channel += 0.6 * slopes
        slopes = 0.4 * slopes + runoff
        deep += seepage
        flow = 0.45 * channel + 0.021 * deep  # mm a day over the catchment
        channel *= 1.0 - 0.45
        deep *= 1.0 - 0.021
        # How flow becomes height depends on the shape of the river bed.
        stage = 0.15 + 1.00 * flow**0.55 + 0.01 * (chance.random() - 0.5)
        if day >= FIRST_DAY:
            seen = None if day in faulty else _SPIKES.get(day, round(stage, 2))
            record.append(Reading(day, seen, rain))
        day += timedelta(days=1)
    return record


def write(record: Iterable[Reading], path: Path = CSV_FILE) -> None:
    """Write a record as CSV, a gap as an empty field."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["date", "stage_m", "rain_mm"])
        for day, stage, rain in record:
            shown = "" if stage is None else f"{stage:.2f}"
            out.writerow([day.isoformat(), shown, f"{rain:.1f}"])


def read(year: int | None = None, path: Path = CSV_FILE) -> list[Reading]:
    """Read the record from CSV, all of it or a single year."""
    with path.open(encoding="utf-8", newline="") as file:
        record = [
            Reading(
                date.fromisoformat(row["date"]),
                float(row["stage_m"]) if row["stage_m"] else None,
                float(row["rain_mm"]),
            )
            for row in csv.DictReader(file)
        ]
    return [r for r in record if year is None or r.day.year == year]


def is_spike(record: Sequence[Reading], i: int, limit: float = 1.0) -> bool:
    """Tell whether reading *i* stands alone, far from its neighbours.

    It is compared with the median of the two readings before and the two
    after it.  A flood passes the test, because its neighbours are high too.
    """
    stage = record[i].stage
    if stage is None:
        return False
    if stage <= 0.0:  # the river has never run dry at Pont-Clair
        return True
    around = [*record[max(0, i - 2) : i], *record[i + 1 : i + 3]]
    near = [r.stage for r in around if r.stage is not None]
    return bool(near) and abs(stage - median(near)) > limit


def clean(record: Sequence[Reading]) -> list[Reading]:
    """Return the record with every spike turned into a gap."""
    return [r._replace(stage=None) if is_spike(record, i) else r for i, r in enumerate(record)]


def regenerate(path: Path = CSV_FILE) -> int:
    """Generate the record, write it to *path*, return the number of days."""
    record = generate()
    write(record, path)
    return len(record)


if __name__ == "__main__":
    print(f"{regenerate()} days written to {CSV_FILE.name}")
