"""JSON Schemas as pydantic v2 models: as strict as the schemas, no stricter."""

from __future__ import annotations

import keyword
from typing import Any

from backdraft.render.code.python import WIDTH, fit, literal, name, text
from backdraft.render.openapi.form import Made
from backdraft.render.openapi.schemas import INTERVAL, TIME, TIMESTAMP

SEPARATOR = ", "
#: Names that a field of a model may not have: pydantic's own.
_OWN = ("json", "copy", "schema", "dict", "validate", "construct", "fields", "register", "self", "cls")
#: Types whose values come as text: the name of the alias, by format or pattern.
_TEXTS = {
    "uuid": "Id",
    "date": "Day",
    "date-time": "Moment",
    "email": "Email",
    "uri": "Link",
    "hostname": "Host",
    TIME: "Clock",
    TIMESTAMP: "LocalMoment",
    INTERVAL: "Duration",
}
#: The aliases, each with what it stands for. Pydantic alone would take a number for a date, or `true` for 1.
_DATE, _CLOCK = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?"
ALIASES = {
    "Whole": "Annotated[int, BeforeValidator(is_number)]",
    "Real": "Annotated[float, BeforeValidator(is_number)]",
    "Exact": None,
    "Truth": "Annotated[bool, Strict()]",
    "Id": ("UUID", "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "Day": ("date", _DATE),
    "Moment": ("datetime", f"{_DATE}[Tt]{_CLOCK}([Zz]|[+-][0-9]{{2}}:[0-9]{{2}})"),
    "Email": ("str", "[^@\\s]+@[^@\\s]+"),
    "Link": ("str", "[A-Za-z][A-Za-z0-9+.-]*:\\S*"),
    "Host": ("str", "[A-Za-z0-9.-]+"),
    "Clock": ("str", TIME.strip("^$")),
    "LocalMoment": ("str", TIMESTAMP.strip("^$")),
    "Duration": ("str", INTERVAL.strip("^$")),
}
_EXACT = """\
Exact = Annotated[
    Decimal,
    BeforeValidator(is_number),
    PlainSerializer(float, return_type=float),
]"""
HELPERS = '''\
def is_number(value: object) -> object:
    """Refuse what could be read as a number and is none."""
    if type(value) in {bool, str}:
        raise ValueError("must be a number")
    return value


def written(form: str) -> BeforeValidator:
    """Only text of that form, not what could be read as such a value."""
    known = re.compile(form)

    def check(value: object) -> object:
        if type(value) in {bool, int, float}:
            raise ValueError("must be text")
        if isinstance(value, str) and not known.fullmatch(value):
            raise ValueError("is not of this form")
        return value

    return BeforeValidator(check)'''


def alias(which: str) -> str:
    """The definition of one of `ALIASES`."""
    said = ALIASES[which]
    if said is None:
        return _EXACT
    if isinstance(said, str):
        return f"{which} = {said}"
    form = f"r{text(said[1])}".replace("\\\\", "\\")
    return f"{which} = {fit(f'Annotated[{said[0]}, written({form})]', 0, len(which) + 3)}"


class Types:
    """Python types of schemas; remembers which aliases were used. `sent` texts of a URL are read more leniently."""

    def __init__(self, schemas: dict[str, Made]) -> None:
        self.schemas = schemas
        self.used: set[str] = set()
        self.classes: dict[str, str] = {}
        for said in schemas:
            self.classes[said] = class_name(said, (*_TAKEN, *self.classes.values()))

    def of(self, schema: Made, url: bool = False) -> tuple[str, list[str]]:
        """The type and the limits (`max_length=40`) of a schema; in a `url` everything is text."""
        if "$ref" in schema:
            return self.classes[schema["$ref"].rpartition("/")[2]], []
        if "allOf" in schema and len(schema["allOf"]) == 1:
            return self.of(schema["allOf"][0], url)
        if "anyOf" in schema:
            options = [self.whole(one, url) for one in schema["anyOf"]]
            return " | ".join(dict.fromkeys(options)), []
        kind = schema.get("type")
        if isinstance(kind, list):
            inner, limits = self.of({**schema, "type": kind[0], **_without_null(schema)}, url)
            return f"{inner} | None", limits
        if kind == "null":
            return "None", []
        if "const" in schema:
            return f"Literal[{schema['const']!r}]", []
        if "enum" in schema:
            return literals(schema), []
        return self._plain(schema, kind, url)

    def _plain(self, schema: Made, kind: Any, url: bool) -> tuple[str, list[str]]:
        if kind == "array":
            limits = _limits(schema, minItems="min_length", maxItems="max_length")
            return f"list[{self.whole(schema.get('items', {}), url)}]", limits
        if kind == "integer":
            whole = {key: int(schema[key]) for key in _ENDS if key in schema and schema[key] == int(schema[key])}
            return "int" if url else self._alias("Whole"), _limits(whole, False, **_ENDS)
        if kind == "number":
            exact = "format" not in schema
            made = self._alias("Exact" if exact else "Real") if not url else "Decimal" if exact else "float"
            self.used.update(("Decimal",) if exact else ())
            return made, _limits(schema, exact, **_ENDS)
        if kind == "boolean":
            return "bool" if url else self._alias("Truth"), []
        if kind == "string":
            said = _TEXTS.get(schema.get("format", "")) or _TEXTS.get(schema.get("pattern", ""))
            return self._alias(said) if said else "str", _limits(schema, minLength="min_length", maxLength="max_length")
        if kind == "object":
            return "dict[str, Any]", []
        return "Any", []

    def whole(self, schema: Made, url: bool = False) -> str:
        """The type with its limits."""
        made, limits = self.of(schema, url)
        return f"Annotated[{made}, Field({', '.join(limits)})]" if limits else made

    def _alias(self, which: str) -> str:
        self.used.add(which)
        return which

    def definition(self, said: str) -> str:
        """The class or alias of a schema."""
        schema = self.schemas[said]
        class_ = self.classes[said]
        if schema.get("type") != "object":
            said_type = self._union(schema) if "anyOf" in schema else self.whole(schema)
            return f"{class_} = {fit(said_type, 0, len(class_) + 3)}"
        lines = [f"class {class_}({'Sent' if schema.get('additionalProperties') is False else 'BaseModel'}):"]
        if "description" in schema:
            lines += [f"    # {line}" for line in text(schema["description"])[1:-1].split("\\n")]
        required = set(schema.get("required", ()))
        taken: list[str] = []
        for field, inner in schema.get("properties", {}).items():
            lines.append(self._field(field, inner, field in required, taken))
        if not schema.get("properties"):
            lines.append("    pass")
        return "\n".join(lines)

    def _union(self, schema: Made) -> str:
        options = [f'"{self.whole(one)}"' for one in schema["anyOf"]]
        return f"Union[{', '.join(options)}]"

    def _field(self, said: str, schema: Made, required: bool, taken: list[str]) -> str:
        made, limits = self.of(schema)
        own = said if is_name(said) and said not in (*taken, *_OWN) else name(said, (*taken, *_OWN))
        own = f"its_{own}" if own.startswith("model_") else own
        taken.append(own)
        absent = schema.get("default") is None and "None" not in made
        self.used.update(("ABSENT",) if absent and not required else ())
        items = [] if required else [f"default={'ABSENT' if absent else literal(schema.get('default'), 0)}"]
        items += [f"alias={text(said)}"] if own != said else []
        items += limits
        head = f"    {own}: {made}"
        if not items:
            return head if len(head) <= WIDTH else f"    {own}: {fit(made, 4, len(own) + 2)}"
        return f"{head} = {fit(f'Field({SEPARATOR.join(items)})', 4, len(head) - 1)}"


def is_name(said: str) -> bool:
    """Whether a field may be called so as it stands."""
    return said.isascii() and said.isidentifier() and not keyword.iskeyword(said) and said[0] != "_"


def literals(schema: Made) -> str:
    """The members of an enum as a type."""
    return f"Literal[{', '.join(literal(one, -10_000) for one in schema['enum'])}]"


def class_name(said: str, taken: tuple[str, ...]) -> str:
    """A name for a class, none of `taken`."""
    parts = [part for part in said.replace("-", "_").replace(".", "_").split("_") if part]
    made = "".join(part[:1].upper() + part[1:] for part in parts) or "Type"
    made = f"T{made}" if made[0].isdigit() else made
    while made in taken or made in ("None", "True", "False"):
        made += "_"
    return made


_TAKEN = frozenset(
    (*ALIASES, "Any", "Annotated", "BaseModel", "Field", "Literal", "Decimal", "Request", "Response", "FastAPI", "Sent")
) | {"Answer", "PagedAnswer", "Caller", "ApiError", "Union", "UUID", "Query", "Path", "Header", "Body", "None", "True"}


def _without_null(schema: Made) -> Made:
    return {"enum": [one for one in schema["enum"] if one is not None]} if "enum" in schema else {}


#: How pydantic calls what is said of numbers.
_ENDS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
}


def _limits(schema: Made, exact: bool = False, **names: str) -> list[str]:
    made = []
    for key, limit in names.items():
        value = schema.get(key)
        if value is not None and (value > 0 or key != "multipleOf"):
            said = f"Decimal({text(str(value))})" if exact and isinstance(value, float) else repr(value)
            made.append(f"{limit}={said}")
    return made
