"""Reads one of Home Assistant's YAML files as Home Assistant would, as far as that can be done without it.

read_yaml.py FILE STATES: STATES is a JSON object of entity ids and states. Writes one JSON object: "actions" (action, data) with
their templates rendered, "templates" (path, rendered), "entities" (every entity id that is named) and "document".
"""
import json
import re
import sys

import jinja2
import yaml

DOMAINS = ("binary_sensor|button|event|image|input_boolean|media_player|notify|number|script|select|sensor|switch|text|timer")
ENTITY = re.compile(rf"\b(?:{DOMAINS})\.[a-z0-9_]+\b")
ACTION_KEYS = ("action", "perform_action")


class NoDuplicates(yaml.SafeLoader):
    """Of two equal keys YAML would silently take the last one."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(f"{node.start_mark}: {twice} stands twice")
        return super().construct_mapping(node, deep)


class Moment:
    def timestamp(self):
        return 4102444800.5


def environment(states):
    made = jinja2.Environment(undefined=jinja2.StrictUndefined)
    made.globals.update(
        states=lambda entity: states.get(entity, "unknown"),
        state_attr=lambda entity, name: {"friendly_name": entity.split(".")[1].capitalize()}.get(name),
        now=Moment,
        volume_level=0.42,
        is_volume_muted=True,
        source="Energy",
        trigger={"platform": "time"},
    )
    # Home Assistant's own float takes what to use when there is no number.
    made.filters["float"] = lambda value, default=None: number(value, default)
    return made


def number(value, default):
    try:
        return float(value)
    except ValueError:
        if default is None:
            raise
        return default


def walk(node, path, found, made):
    if isinstance(node, dict):
        if any(key in node for key in ACTION_KEYS) and isinstance(node.get("action"), str):
            name = node.get("perform_action") or node["action"]
            found["actions"].append({"action": render(name, made), "data": rendered(node.get("data", {}), made)})
        for key, value in node.items():
            if key in ACTION_KEYS and isinstance(value, str):
                if "{" in value:
                    found["templates"].append({"path": f"{path}/{key}", "rendered": render(value, made)})
                elif value.startswith("script.") and value != "script.turn_on":
                    found["entities"].add(value)
                continue
            walk(value, f"{path}/{key}", found, made)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            walk(value, f"{path}/{index}", found, made)
    elif isinstance(node, str):
        if "{{" in node or "{%" in node:
            found["templates"].append({"path": path, "rendered": render(node, made)})
        if path.rsplit("/", 1)[-1] != "event_type":
            found["entities"].update(ENTITY.findall(node))


def render(text, made):
    return made.from_string(text).render().strip()


def rendered(data, made):
    return {key: render(value, made) if isinstance(value, str) else value for key, value in data.items()}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = yaml.load(file, Loader=NoDuplicates)
    found = {"actions": [], "templates": [], "entities": set(), "document": document}
    walk(document, "", found, environment(json.loads(sys.argv[2])))
    print(json.dumps({**found, "entities": sorted(found["entities"])}))


main()
