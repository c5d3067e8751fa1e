"""The same deadlines by Python's `holidays` and `dateutil`, for benches/deadlines.

Reads questions as JSON, one a line, and prints one JSON object: how many were counted, in how many seconds, and how
often the date was the same. Everything that the engine gets ready-made (instants, zones, calendars) is made before
the clock starts here, too. Only the date and the instant at which it is over are counted: no acknowledgement, no
extension, no legal date, no trace.

usage: rival.py QUESTIONS SECONDS
"""

import json
import sys
import time
from datetime import datetime, timedelta, timezone
from datetime import time as clock_time
from importlib.metadata import version
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta

YEARS = range(2023, 2038)
MIDNIGHT = clock_time.min
ONE_DAY = timedelta(days=1)


def calendar(name):
    """A calendar of the engine by its name: days of the week that are not worked, and holidays."""
    fri_sat, sat_sun = (4, 5), (5, 6)
    if name == "SUN-THU":
        return fri_sat, {}
    if name.startswith("IL"):
        return fri_sat, holidays.country_holidays("IL", years=YEARS)
    if name == "WEEKDAYS":
        return sat_sun, {}
    if name == "EU-TARGET":
        return sat_sun, holidays.financial_holidays("ECB", years=YEARS)
    country, _, region = name.partition("-")
    region = {"EAW": "ENG", "SCT": "SCT", "NIR": "NIR"}.get(region)
    return sat_sun, holidays.country_holidays(country, subdiv=region, years=YEARS)


def add(start, value, unit, weekend, days_off):
    if unit == "days":
        return start + timedelta(days=value)
    if unit == "months":
        return start + relativedelta(months=value)
    day = start
    while value:
        day += ONE_DAY
        if day.weekday() not in weekend and day not in days_off:
            value -= 1
    return day


def due(received_at, zone, periods, weekend, days_off):
    received_on = received_at.astimezone(zone).date()
    on = min(add(received_on, value, unit, weekend, days_off) for value, unit in periods)
    end = datetime.combine(on + ONE_DAY, MIDNIGHT, zone).astimezone(timezone.utc)
    return on, end


def main():
    path, seconds = sys.argv[1], float(sys.argv[2])
    calendars, zones, questions, expected = {}, {}, [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            asked = json.loads(line)
            name, zone = asked["calendar"], asked["zone"]
            if name not in calendars:
                calendars[name] = calendar(name)
            if zone not in zones:
                zones[zone] = ZoneInfo(zone)
            periods = [(value, unit) for value, unit in asked["periods"]]
            received_at = datetime.fromisoformat(asked["received_at"])
            questions.append((received_at, zones[zone], periods, *calendars[name]))
            expected.append(asked["due"])
    # once before the clock starts: caches are warm, and the dates are compared
    same = sum(due(*asked)[0].isoformat() == want for asked, want in zip(questions, expected))
    counted, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < seconds:
        for asked in questions:
            due(*asked)
        counted += len(questions)
    found = {
        "counted": counted,
        "seconds": spent,
        "same": same,
        "questions": len(questions),
        "python": sys.version.split()[0],
        "holidays": version("holidays"),
        "dateutil": version("python-dateutil"),
    }
    print(json.dumps(found))


main()
