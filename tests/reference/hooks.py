"""Hooks for schemathesis: most calls name things that exist, and most acts name the version that is there, so that a
call reaches the rules behind the address. What is sent to an address, and what each answered, is counted."""

import atexit
import collections
import json
import os
import random
import urllib.request

import schemathesis

BASE = os.environ["HABEAS_URL"]
TOKEN = os.environ["HABEAS_OFFICER"]
TALLY = os.environ["HABEAS_TALLY"]
DRAW = random.Random(int(os.environ["HABEAS_SEED"]))

statuses = collections.Counter()


def ask(path):
    request = urllib.request.Request(BASE + path, headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def known():
    cases = [item["id"] for item in ask("/api/v1/cases?limit=100")["items"]]
    whole = [ask(f"/api/v1/cases/{case}") for case in cases[:40]]
    files = [(case["id"], file["id"]) for case in whole for file in case["files"]]
    return {
        "case": cases,
        "file": [file for _, file in files],
        "task": [task["id"] for task in ask("/api/v1/tasks")["items"]],
        "reference": sorted({case["reference"] for case in whole}),
    }, files


THERE, FILES = known()


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    if not path_parameters or DRAW.random() < 0.25:
        return path_parameters
    named = {name: DRAW.choice(THERE[name]) for name in path_parameters if THERE.get(name)}
    if {"case", "file"} <= path_parameters.keys() and FILES:
        named["case"], named["file"] = DRAW.choice(FILES)
    return {**path_parameters, **named}


@schemathesis.hook
def before_call(context, case, kwargs):
    at = (case.path_parameters or {}).get("case")
    if at in THERE["case"] and isinstance(case.body, dict) and "version" in case.body and DRAW.random() < 0.8:
        case.body["version"] = ask(f"/api/v1/cases/{at}")["version"]


@schemathesis.hook
def after_call(context, case, response):
    statuses[response.status_code] += 1


@atexit.register
def tell():
    with open(TALLY, "a", encoding="utf-8") as tally:
        for status, count in sorted(statuses.items()):
            tally.write(f"{status} {count}\n")
