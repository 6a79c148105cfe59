"""The parts of a Go program that are the same in every API."""

from __future__ import annotations

MAIN = """\
func main() {
	address := os.Getenv("ADDRESS")
	if address == "" {
		address = "127.0.0.1:8000"
	}
	log.Fatal(http.ListenAndServe(address, routes()))
}"""
FRAME = """\
// failure answers with an error in the form of this API.
func failure(w http.ResponseWriter, status int, details ...detail) {
	said, known := errorOf[status]
	if !known {
		said = errorOf[http.StatusInternalServerError]
	}
	if details == nil {
		details = []detail{}
	}
	send(w, status, errorType, errorBody(status, said[0], said[1], details))
}

// detail says what is wrong with a field.
type detail struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

func send(w http.ResponseWriter, status int, media string, body any) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Print(err)
	}
}

// respond answers with the example: put the real thing into answer instead.
func respond(w http.ResponseWriter, status int, answer any, example string) {
	if err := json.Unmarshal([]byte(example), answer); err != nil {
		log.Print(err)
		failure(w, http.StatusInternalServerError)
		return
	}
	send(w, status, "application/json", answer)
}

// quiet keeps what the mux says where nothing is served: the status alone.
type quiet struct {
	http.ResponseWriter
	status int
}

func (q *quiet) WriteHeader(status int)         { q.status = status }
func (q *quiet) Write(body []byte) (int, error) { return len(body), nil }

// answered gives what no route answers the form of this API's errors.
func answered(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		said := &quiet{w, http.StatusNotFound}
		handler.ServeHTTP(said, r)
		failure(w, said.status)
	})
}"""
_BODIES = {
    "standard": """map[string]any{
		"success": false,
		"error":   map[string]any{"code": code, "message": message, "details": details},
	}""",
    "bare": 'map[string]any{"code": code, "message": message, "details": details}',
    "problem": """map[string]any{
		"type":   "/errors/" + code,
		"title":  message,
		"status": status,
		"code":   code,
		"errors": details,
	}""",
}
_JSON = "application/json"
_MEDIA = {"problem": "application/problem+json"}
ERRORS = {
    envelope: f'const errorType = "{_MEDIA.get(envelope, _JSON)}"\n\n'
    "func errorBody(status int, code, message string, details []detail) any {\n"
    f"\treturn {body}\n}}"
    for envelope, body in _BODIES.items()
}
#: What a text of a URL is held against, by the word that calls it.
CHECKS = {
    "held": """\
// held adds a field to what is wrong unless it is fine.
func held(found []detail, at string, fine bool) []detail {
	if fine {
		return found
	}
	return append(found, detail{at, "is not valid"})
}""",
    "amount": """\
func amount(number json.Number) float64 {
	value, err := number.Float64()
	if err != nil {
		return math.NaN()
	}
	return value
}""",
    "asked": """\
// asked says whether a parameter is there and valid; what is wrong with it is answered.
func asked(w http.ResponseWriter, r *http.Request, name string, required bool, valid func(string) bool) bool {
	values, sent := r.URL.Query()[name]
	if !sent && !required || sent && valid(values[0]) {
		return true
	}
	message := "is not valid"
	if !sent {
		message = "is required"
	}
	failure(w, http.StatusUnprocessableEntity, detail{name, message})
	return false
}""",
    "anything": "func anything(string) bool { return true }",
    "whole": """\
func whole(text string) bool {
	_, err := integer(text)
	return err == nil
}""",
    "between": """\
func between(low, high int64) func(string) bool {
	return func(text string) bool {
		value, err := integer(text)
		return err == nil && low <= value && value <= high
	}
}""",
    "integer": """\
// integer reads a whole number: 5.0 is one.
func integer(text string) (int64, error) {
	if head, rest, found := strings.Cut(text, "."); found && rest != "" && strings.Trim(rest, "0") == "" {
		text = head
	}
	return strconv.ParseInt(text, 10, 64)
}""",
    "sized": """\
func sized(low, high int) func(string) bool {
	return func(text string) bool {
		letters := utf8.RuneCountInString(text)
		return low <= letters && letters <= high
	}
}""",
    "number": """\
func number(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}""",
    "truth": """\
func truth(text string) bool {
	return text == "true" || text == "false"
}""",
    "moment": """\
func moment(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}""",
    "day": """\
func day(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}""",
    "uuid": """\
var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func uuid(text string) bool {
	return uuidForm.MatchString(text)
}""",
    "oneOf": """\
func oneOf(known ...string) func(string) bool {
	return func(text string) bool {
		for _, one := range known {
			if text == one {
				return true
			}
		}
		return false
	}
}""",
    "cookie": """\
func cookie(r *http.Request, name string) string {
	if found, err := r.Cookie(name); err == nil {
		return found.Value
	}
	return ""
}""",
}
