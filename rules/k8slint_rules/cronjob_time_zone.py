from collections.abc import Iterator

from k8slint.finding import Edit, Finding, Fix
from k8slint.kube.cron import zone
from k8slint.kube.near import nearest
from k8slint.kube.objects import Object
from k8slint.kube.parts import part
from k8slint.kube.placeholder import looks_unfilled
from k8slint.kube.rewrite import respelled
from k8slint.kube.time_zones import time_zones
from k8slint.kube.versions import at_least
from k8slint.node import At
from k8slint.rule import rule
from k8slint.target import EACH_OBJECT

# Files of the database that are no zone of any place.
_ODD = ("Factory", "posixrules")


@rule(
    "cronjob-time-zone",
    "time zone of a CronJob is not known, or stands in its schedule",
    on=EACH_OBJECT,
    severity="error",
    preset="minimal",
    refused=True,
    category="jobs",
    since="0.1",
    kinds=("batch/CronJob",),
)
def cronjob_time_zone(obj: Object) -> Iterator[Finding]:
    """
    Why
        The schedule of a CronJob is read in the time zone of the controller, which is UTC in most clusters, unless
        spec.timeZone names another. The API server takes only names of the IANA database there, letter by letter: no
        `Local`, no `CEST`, no `UTC+2`. The `TZ=` in front of a schedule that some crons know, and that Kubernetes let
        pass until 1.28, is refused since 1.29.

    Bad
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 2 * * *"
          timeZone: Europe/Munich
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    Good
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "0 2 * * *"
          timeZone: Europe/Berlin
          jobTemplate:
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: report, image: "report:1.4"}]}}

    Except
        Variables that are filled in later. A zone in the schedule where all releases of the run are older than 1.29 and
        spec.timeZone is not set.

    See
        https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones
        https://en.wikipedia.org/wiki/List_of_tz_database_time_zones
    """
    at, schedule = obj["spec"]["timeZone"], obj["spec"]["schedule"]
    if at.text is not None and not looks_unfilled(at.text):
        yield from _name_findings(at, at.text)
    before = zone(schedule.text or "")
    if before is None or looks_unfilled(before.name):
        return
    if at.exists or any(at_least(release, "1.29") for release in obj.releases):
        yield Finding(
            "a schedule cannot hold a time zone" + (" beside spec.timeZone" if at.exists else ""),
            part(schedule, 0, before.end),
            "remove it" if at.exists else "move it to spec.timeZone",
            fix=None if at.node is not None else _fix(schedule, before.name, before.end),
        )


def _name_findings(at: At, name: str) -> Iterator[Finding]:
    if name in time_zones() or name in _ODD or name.startswith(("posix/", "right/")):
        return
    if not name:
        yield Finding("timeZone is empty", at.place, "leave it out, or name a time zone")
    elif name.lower() == "local":
        yield Finding(f"timeZone '{name}' is not allowed", at.place, "name the time zone, such as 'Europe/Paris'")
    else:
        meant = _meant(name)
        help = f"did you mean '{meant}'?" if meant else "use a name of the IANA database, such as 'Europe/Paris'"
        yield Finding(f"timeZone '{name}' is not known", at.place, help, fix=respelled(at, meant) if meant else None)


def _meant(name: str) -> str | None:
    city = name.rpartition("/")[2].replace(" ", "_").lower()
    same = [known for known in time_zones() if "/" in known and known.rpartition("/")[2].lower() == city]
    return same[0] if len(same) == 1 else nearest(name, time_zones())


def _fix(schedule: At, name: str, end: int) -> Fix | None:
    """Move the zone to a line of its own in front of the schedule."""
    place, key = part(schedule, 0, end), schedule.key_span
    if name not in time_zones() or key is None or place == schedule.place or key.end > place.span.start:
        return None
    text = schedule.source.text
    indent = text[text.rfind("\n", 0, key.start) + 1 : key.start]
    # Without quotes a value cannot begin with '*' or '@'.
    if indent.strip(" ") or (text[place.span.start - 1] not in "'\"" and not text[place.span.end].isdecimal()):
        return None
    edits = (Edit(key._replace(end=key.start), f"timeZone: {name}\n{indent}"), Edit(place.span, ""))
    return Fix(f"set timeZone to '{name}'", edits)
