"""What the objects of a request must have, as Go: held against the JSON itself, where a field that is left out, one
that is null and one that is nothing can still be told apart."""

from __future__ import annotations

from collections.abc import Mapping

from backdraft.render.code.go_types import go_string
from backdraft.render.openapi.form import Made

#: How deep lists are looked into within lists.
_DEEPEST = 20

READING = """\
// decode reads a JSON body and says whether it is one of a type, as membersOf names it; what is wrong is answered.
func decode(w http.ResponseWriter, r *http.Request, into any, of string) bool {
	var sent any
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	decoder.UseNumber()
	err := decoder.Decode(&sent)
	if err == nil {
		if _, more := decoder.Token(); more != io.EOF {
			err = errors.New("more than one value")
		}
	}
	var wrong []detail
	if err == nil {
		wrong = lacking("", sent, of)
	}
	if err == nil && wrong == nil {
		var body []byte
		if body, err = json.Marshal(plainly(sent)); err == nil {
			decoder = json.NewDecoder(bytes.NewReader(body))
			decoder.DisallowUnknownFields()
			err = decoder.Decode(into)
		}
	}
	if err != nil {
		wrong = []detail{{"body", err.Error()}}
	}
	if wrong != nil {
		failure(w, http.StatusUnprocessableEntity, wrong...)
	}
	return wrong == nil
}

// lacking says what a value lacks, has null or has too much. Its type has a ? before it where it may be null, and a *
// where its items may.
func lacking(at string, value any, of string) []detail {
	var found []detail
	within := func(part string) string { return strings.TrimPrefix(at+"."+part, ".") }
	switch value := value.(type) {
	case nil:
		if !strings.Contains(of, "?") {
			if at == "" {
				at = "body"
			}
			found = append(found, detail{at, "must not be null"})
		}
	case []any:
		items := strings.TrimLeft(of, "?!")
		if strings.HasPrefix(items, "*") {
			items = "?" + items
		}
		for i, item := range value {
			found = append(found, lacking(within(strconv.Itoa(i)), item, items)...)
		}
	case map[string]any:
		members := membersOf(strings.TrimLeft(of, "?!*"))
		known := map[string]bool{}
		for _, said := range members {
			marks, field, _ := strings.Cut(said, ":")
			known[field] = true
			if inner, sent := value[field]; sent {
				found = append(found, lacking(within(field), inner, marks)...)
			} else if !strings.Contains(marks, "!") {
				found = append(found, detail{within(field), "is required"})
			}
		}
		var surprises []string
		for field := range value {
			if members != nil && !known[field] {
				surprises = append(surprises, field)
			}
		}
		sort.Strings(surprises)
		for _, field := range surprises {
			found = append(found, detail{within(field), "is not known"})
		}
	}
	return found
}

// plainly writes 5.0 as 5: to JSON they are the same.
func plainly(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for field, inner := range value {
			value[field] = plainly(inner)
		}
	case []any:
		for i, item := range value {
			value[i] = plainly(item)
		}
	case json.Number:
		number, err := value.Float64()
		if err == nil && number == math.Trunc(number) && math.Abs(number) < 1<<53 {
			return json.Number(strconv.FormatInt(int64(number), 10))
		}
	}
	return value
}"""


class Members:
    """The objects of requests. `said` are their members by type: `marks:name`, as `lacking` reads them."""

    def __init__(self, schemas: Mapping[str, Made]) -> None:
        self._schemas = schemas
        self.said: dict[str, list[str]] = {}

    def held(self, schema: Made, called: str, depth: int = 0) -> str:
        """The marks of a value, and the type of the object that it is or holds.

        Args:
            schema: Its schema.
            called: What an object that stands in it is called.
            depth: How many lists it stands in.
        """
        null = ""
        while True:
            said = schema.get("$ref", "").rpartition("/")[2]
            options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
            if said:
                schema, called = self._schemas[said], said
            elif len(schema.get("allOf", ())) == 1:
                schema = schema["allOf"][0]
            elif options:
                null = "?" if null or len(options) < len(schema["anyOf"]) else ""
                if len(options) > 1:
                    return f"{null}*"
                schema = options[0]
            else:
                break
        kinds = schema.get("type", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if "null" in kinds or not (kinds or "enum" in schema):
            null = "?"
        if "array" in kinds and depth < _DEEPEST:
            inner = self.held(schema.get("items", {}), f"{called}.items", depth + 1)
            return f"{null}{'*' if inner[:1] in ('?', '*') else ''}{inner.lstrip('?*')}"
        if "object" in kinds and schema.get("properties"):
            self._object(schema, called)
            return f"{null}{called}"
        return null if kinds else f"{null}*"

    def _object(self, schema: Made, called: str) -> None:
        if called in self.said:
            return
        members = self.said[called] = []
        for name, inner in schema["properties"].items():
            free = "" if name in schema.get("required", ()) else "!"
            members.append(f"{free}{self.held(inner, f'{called}.{name}')}:{name}")

    def text(self) -> str:
        """The function that knows them."""
        lines = ["// membersOf says what the objects of requests have: `marks:name`, where ! is what may be left out."]
        lines += ["func membersOf(object string) []string {", "\tswitch object {"]
        for called, members in self.said.items():
            lines += [f"\tcase {go_string(called)}:", f"\t\treturn []string{{{', '.join(map(go_string, members))}}}"]
        return "\n".join((*lines, "\t}", "\treturn nil", "}"))
