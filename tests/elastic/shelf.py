"""What the stand-in keeps: indices by name, each with its mapping, its aliases and its documents under versions."""

from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Object = dict[str, Any]
KNOWN_TYPES = {"text", "keyword"}
KNOWN_PARAMETERS = {"type", "analyzer", "copy_to"}


class Refused(Exception):
    """As Elasticsearch words it: a status, a type, a reason."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.status, self.kind, self.reason = status, kind, reason

    @property
    def error(self) -> Object:
        return {"type": self.kind, "reason": self.reason}


def unreadable(reason: str) -> Refused:
    return Refused(400, "parsing_exception", reason)


def no_index(name: str, why: str = "") -> Refused:
    return Refused(404, "index_not_found_exception", f"no such index [{name}]{why}")


@dataclass
class Index:
    """`versions` remembers deleted documents too, as `gc_deletes` has it."""

    name: str
    fields: dict[str, Object]
    is_strict: bool
    aliases: set[str] = field(default_factory=set)
    documents: dict[str, Object] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    counted: dict[str, Counter[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, body: Object) -> "Index":
        if unknown := body.keys() - {"settings", "mappings", "aliases"}:
            raise unreadable(f"unknown key {sorted(unknown)} for create index")
        mappings = body.get("mappings", {})
        if unknown := mappings.keys() - {"dynamic", "properties"}:
            raise Refused(400, "mapper_parsing_exception", f"unsupported parameters: {sorted(unknown)}")
        for each, about in mappings.get("properties", {}).items():
            if about.get("type") not in KNOWN_TYPES or about.keys() - KNOWN_PARAMETERS:
                raise Refused(400, "mapper_parsing_exception", f"cannot map [{each}] as {about}")
        return cls(
            name, mappings.get("properties", {}), mappings.get("dynamic") == "strict", set(body.get("aliases", {}))
        )

    def put(self, name: str, source: Object | None, version: int) -> str:
        """A document, or None for its end. Raises Refused for an older version and for fields nobody mapped."""
        if version < self.versions.get(name, 0):
            known = self.versions[name]
            reason = (
                f"[{name}]: version conflict, current version [{known}] is higher than the one provided [{version}]"
            )
            raise Refused(409, "version_conflict_engine_exception", reason)
        if source is not None and self.is_strict and (unknown := source.keys() - self.fields.keys()):
            reason = f"mapping set to strict, dynamic introduction of {sorted(unknown)} is not allowed"
            raise Refused(400, "strict_dynamic_mapping_exception", reason)
        self.counted.clear()
        self.versions[name] = version
        if source is None:
            return "deleted" if self.documents.pop(name, None) else "not_found"
        result = "updated" if name in self.documents else "created"
        self.documents[name] = source
        return result

    def words(self, document: Object, name: str) -> list[str]:
        """Of a field, parted at blanks, and of those that are copied into it."""
        sources = [each for each, about in self.fields.items() if each == name or about.get("copy_to") == name]
        return [word for each in sources for word in str(document.get(each, "")).split()]

    def frequencies(self, name: str) -> Counter[str]:
        """In how many documents each word of a field stands."""
        if name not in self.counted:
            sets = (set(self.words(document, name)) for document in self.documents.values())
            self.counted[name] = Counter(word for words in sets for word in words)
        return self.counted[name]


class Shelf:
    def __init__(self) -> None:
        self.indices: dict[str, Index] = {}

    def create(self, name: str, body: Object) -> None:
        if name in self.indices:
            raise Refused(400, "resource_already_exists_exception", f"index [{name}] already exists")
        self.indices[name] = Index.of(name, body)

    def drop(self, name: str) -> None:
        if self.indices.pop(name, None) is None:
            raise no_index(name)

    def matching(self, pattern: str) -> dict[str, Index]:
        return {name: index for name, index in self.indices.items() if fnmatchcase(name, pattern)}

    def behind(self, name: str) -> Index:
        """The one index that a name or an alias stands for."""
        found = [index for index in self.indices.values() if name == index.name or name in index.aliases]
        if not found:
            raise no_index(name)
        if len(found) > 1:
            raise Refused(400, "illegal_argument_exception", f"alias [{name}] has more than one index")
        return found[0]

    def written_to(self, about: Object, verb: str) -> Index:
        """Where a line of a bulk request goes; a name that nobody knows becomes an index, unless an alias is asked.

        Deletions overlook that, and under a version of the sender's they make an index, too.
        """
        name = about["_index"]
        if (
            verb == "index"
            and about.get("require_alias")
            and not any(name in index.aliases for index in self.indices.values())
        ):
            raise no_index(name, f" and [require_alias] request flag is [true] and [{name}] is not an alias")
        if not any(name == index.name or name in index.aliases for index in self.indices.values()):
            self.indices[name] = Index(name, {}, is_strict=False)
        return self.behind(name)

    def change_aliases(self, actions: list[Object]) -> None:
        """All of them, or none."""
        for action in actions:
            ((verb, about),) = action.items()
            if verb not in {"add", "remove_index"}:
                raise unreadable(f"[aliases] unknown field [{verb}]")
            if about["index"] not in self.indices:
                raise no_index(about["index"])
        for action in actions:
            ((verb, about),) = action.items()
            if verb == "add":
                self.indices[about["index"]].aliases.add(about["alias"])
            else:
                del self.indices[about["index"]]
