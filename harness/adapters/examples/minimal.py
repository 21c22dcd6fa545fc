#!/usr/bin/env python3
"""An adapter that takes a case's JSON: an "engine" that is no JavaScript at all, with structuredClone for
primitives, objects, arrays, maps, sets and dates. It refuses a case with any other form before it
begins. Try it: pmspec run --cmd harness/adapters/examples/minimal.py --only 'clone/*'"""
import json
import math
import re
import sys


class Unknown(Exception):
    """A form of the language that this adapter does not know."""


class Undefined: pass
class Object(dict): __hash__ = object.__hash__
class Array(list): __hash__ = object.__hash__
class Map(list): __hash__ = object.__hash__   # of pairs
class Set(list): __hash__ = object.__hash__
class Date(list): __hash__ = object.__hash__  # of one number
class BigInt(int): pass


UNDEFINED = Undefined()
WORDS = {"!undefined": UNDEFINED, "!NaN": math.nan, "!-0": -0.0,
         "!Infinity": math.inf, "!-Infinity": -math.inf}
PATH = re.compile(r"\$([A-Za-z_]\w*)((?:\.length|\[\d+\]|\[\"[a-z]\w*\"\]|\.[a-z])*)$")
PART = re.compile(r"\.(length)|\[(\d+)\]|\[\"(\w+)\"\]|\.([a-z])")


# From the case to functions of the labels. Everything unknown is found here, before anything runs.

def string(text):
    if text in WORDS:
        return lambda labels: WORDS[text]
    if text[:2] in ("$$", "!!"):
        return lambda labels: text[1:]
    if text[:1] == "!" or "{" in text:
        raise Unknown
    if text[:1] != "$":
        return lambda labels: text
    path = PATH.match(text)
    if not path:
        raise Unknown
    parts = [(m[1], m[2], m[3] or m[4]) for m in PART.finditer(path[2])]
    return lambda labels: follow(labels[path[1]], parts)


def follow(value, parts):
    for length, index, name in parts:
        if length and isinstance(value, (Array, str)):
            value = len(value)
        elif isinstance(value, Array) and index and int(index) < len(value):
            value = value[int(index)]
        else:
            value = value.get(length or index or name, UNDEFINED) if isinstance(value, Object) else UNDEFINED
    return value


def container(create, fill):
    """A function that makes an empty container, names it if it is being named, and fills it."""
    def evaluate(labels, name=None):
        made = create()
        if name:
            labels[name] = made
        fill(made, labels)
        return made
    return evaluate


def tagged(tag, content):
    if tag == "!call" and len(content) == 2 and content[0] == "structuredClone":
        argument = value(content[1])
        return lambda labels: clone(argument(labels), {})
    if tag == "!is":
        one, two = map(value, content)
        return lambda labels: same(one(labels), two(labels))
    if tag == "!bigint":
        return lambda labels: BigInt(content)
    if tag == "!Date":
        time = value(content)
        return lambda labels: Date([time(labels)])
    if tag == "!Map":
        pairs = [(value(key), value(item)) for key, item in content]
        return container(Map, lambda made, labels: made.extend([k(labels), v(labels)] for k, v in pairs))
    if tag == "!Set":
        items = [value(item) for item in content]
        return container(Set, lambda made, labels: made.extend(item(labels) for item in items))
    raise Unknown


def value(source):
    if isinstance(source, str):
        return string(source)
    if isinstance(source, list):
        items = [value(item) for item in source]
        return container(Array, lambda made, labels: made.extend(item(labels) for item in items))
    if not isinstance(source, dict):
        return lambda labels: source
    first = next(iter(source), "")
    if first[:1] == "!":
        if len(source) > 1:
            raise Unknown
        return tagged(first, source[first])
    if any(not re.fullmatch(r"[A-Za-z]\w*", key) for key in source):
        raise Unknown
    items = {key: value(item) for key, item in source.items()}
    return container(Object, lambda made, labels: made.update((k, v(labels)) for k, v in items.items()))


def statement(source, send):
    if source[0] == "log":
        values = [value(item) for item in source[1:]]
        return lambda labels: send("log", entry([item(labels) for item in values]))
    if source[0] == "end" and len(source) == 1:
        return lambda labels: send("end")
    if source[0] == "let" and isinstance(source[2], (list, dict)) and first_key(source[2]) not in ("!call", "!is", "!Date", "!bigint"):
        named = value(source[2])
        return lambda labels: named(labels, source[1])
    if source[0] == "let":
        given = value(source[2])
        return lambda labels: labels.update({source[1]: given(labels)})
    raise Unknown


def first_key(source):
    return next(iter(source), "") if isinstance(source, dict) else ""


# The engine

def clone(source, memory):
    if not isinstance(source, (list, dict)):
        return source
    if source not in memory:
        memory[source] = made = type(source)()
        if isinstance(source, dict):
            made.update((key, clone(item, memory)) for key, item in source.items())
        elif isinstance(source, Map):
            made.extend([clone(key, memory), clone(item, memory)] for key, item in source)
        else:
            made.extend(clone(item, memory) for item in source)
    return memory[source]


def same(one, two):
    if isinstance(one, float) or isinstance(two, float):
        numbers = isinstance(one, (int, float)) and isinstance(two, (int, float))
        return numbers and (one == two and math.copysign(1, one) == math.copysign(1, two) or one != one and two != two)
    if isinstance(one, (list, dict)) or isinstance(two, (list, dict)):
        return one is two
    return type(one) is type(two) and one == two


# The notation of observed values

def entry(values):
    sights, numbers = {}, {}

    def count(item):
        if isinstance(item, (list, dict)) :
            sights[item] = sights.get(item, 0) + 1
            if sights[item] == 1:
                for part in item.values() if isinstance(item, dict) else item:
                    for each in part if isinstance(item, Map) else [part]:
                        count(each)

    def text(item):
        if isinstance(item, BigInt):
            return {"!bigint": str(int(item))}
        if isinstance(item, str):
            return item[0] + item if item[:1] in ("$", "!") else item
        for word, meant in WORDS.items():
            if item is meant or (isinstance(item, (int, float)) and not isinstance(item, bool) and isinstance(meant, float) and same(item, meant)):
                return word
        if isinstance(item, float) and item.is_integer() and abs(item) < 1e21:
            return int(item)
        if not isinstance(item, (list, dict)):
            return item
        if item in numbers:
            return "$%d" % numbers[item]
        more = {}
        if sights[item] > 1:
            more["as"] = numbers[item] = len(numbers) + 1
        if isinstance(item, dict):
            inner = {key: text(part) for key, part in item.items()}
            return {"!obj": inner, **more} if more else inner
        if isinstance(item, Map):
            return {"!Map": [[text(key), text(part)] for key, part in item], **more}
        if isinstance(item, Date):
            return {"!Date": text(item[0]), **more}
        inner = [text(part) for part in item]
        if isinstance(item, Set):
            return {"!Set": inner, **more}
        return {"!arr": inner, **more} if more else inner

    for item in values:
        count(item)
    return [text(item) for item in values]


# The protocol

def answer(message):
    print(json.dumps(message), flush=True)


def run(message, counts):
    number, case = message["run"], message["case"]

    def send(kind, *entries):
        counts[number] += 1
        more = {"entry": entries[0]} if entries else {}
        answer({"type": kind, "run": number, "realm": "", "n": counts[number], **more})

    try:
        if not isinstance(case["main"], list) or "setup" in case or message["requires"] not in ([], ["structuredClone"]):
            raise Unknown
        rows = list(case.get("rows", {"": {}}).values())
        parameters = {key: value(item) for key, item in rows[0].items() if key != "clauses"}
        program = [statement(source, send) for source in case["main"]]
    except Unknown:
        answer({"type": "unsupported", "run": number, "what": "program"})
        return
    counts[number] = 0
    labels = {}
    for name, parameter in parameters.items():
        labels[name] = parameter(labels)
    for step in program:
        step(labels)


def main():
    counts = {}  # messages sent, by number of the run
    for line in sys.stdin:
        message = json.loads(line)
        kind = message["type"]
        if kind == "hello":
            answer({"type": "hello", "protocol": 1, "name": "minimal-python", "version": "1.0",
                    "takes": "program", "realms": ["top"]})
        elif kind == "run":
            run(message, counts)
        elif kind == "drain" and message["run"] in counts:
            answer({"type": "drained", "run": message["run"], "counts": {"": counts[message["run"]]}})
        elif kind == "ping":
            answer({"type": "pong", "n": message["n"]})
        elif kind == "bye":
            return


main()
