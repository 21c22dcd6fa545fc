/*
 * RegExp (ECMA-262, 22.2): its source and flags. Nothing is matched here, so a pattern is checked
 * only for its brackets, escapes and quantifiers.
 */
#include "builtins.h"

struct flag {
    char letter;
    const char *name;  // of the getter
};

/* In the order in which the getter flags gives them. */
static const struct flag flags[] = {
    {'d', "hasIndices"}, {'g', "global"},  {'i', "ignoreCase"},  {'m', "multiline"},
    {'s', "dotAll"},     {'u', "unicode"}, {'v', "unicodeSets"}, {'y', "sticky"},
};
enum { FLAG_COUNT = sizeof flags / sizeof *flags };

static bool has_flag(struct string text, char letter)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.units[i] == (unsigned char)letter)
            return true;
    return false;
}

static bool flags_are_valid(struct string text)
{
    size_t known = 0;  // no flag occurs twice if this is the length
    for (int i = 0; i < FLAG_COUNT; i++)
        known += has_flag(text, flags[i].letter);
    return known == text.length && !(has_flag(text, 'u') && has_flag(text, 'v'));
}

/* The state of the check of a pattern, left to right. */
struct pattern_check {
    int open_groups;
    bool in_class;
    bool can_repeat;  // a quantifier may follow
};

static bool check_unit(struct pattern_check *check, uint16_t unit)
{
    if (check->in_class) {
        check->in_class = unit != ']';
        check->can_repeat = !check->in_class;
        return true;
    }
    switch (unit) {
    case '[':
        check->in_class = true;
        return true;
    case '(':
        check->open_groups++;
        check->can_repeat = false;
        return true;
    case ')':
        check->can_repeat = true;
        return check->open_groups-- > 0;
    case '*':
    case '+':
        if (!check->can_repeat)
            return false;
        check->can_repeat = false;
        return true;
    case '|':
    case '^':
        check->can_repeat = false;
        return true;
    default:
        check->can_repeat = true;
        return true;
    }
}

static bool pattern_is_valid(struct string pattern)
{
    struct pattern_check check = {0};
    for (size_t i = 0; i < pattern.length; i++) {
        if (pattern.units[i] != '\\') {
            if (!check_unit(&check, pattern.units[i]))
                return false;
            continue;
        }
        if (++i == pattern.length)
            return false;
        check.can_repeat = true;
    }
    return check.open_groups == 0 && !check.in_class;
}

/* The source and flags of a RegExp that is the constructor's first argument. */
static bool pattern_from_regexp(struct agent *agent, const struct call *call, struct string *source,
                                struct string *flag_text)
{
    const struct regexp_object *regexp =
        (const struct regexp_object *)call_argument(call, 0).object;
    *source = regexp->original_source;
    *flag_text = regexp->original_flags;
    if (is_undefined(call_argument(call, 1)))
        return true;
    return to_string(agent, call_argument(call, 1), flag_text);
}

static bool pattern_from_values(struct agent *agent, const struct call *call, struct string *source,
                                struct string *flag_text)
{
    *source = *flag_text = string_from_utf8(agent->arena, "");
    if (!is_undefined(call_argument(call, 0)))
        TRY(to_string(agent, call_argument(call, 0), source));
    if (!is_undefined(call_argument(call, 1)))
        TRY(to_string(agent, call_argument(call, 1), flag_text));
    return true;
}

static bool regexp_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct value pattern = call_argument(call, 0);
    struct string source, flag_text;
    bool is_regexp = is_object(pattern) && pattern.object->kind == OBJECT_REGEXP;
    if (is_regexp && !call->new_target && is_undefined(call_argument(call, 1))) {
        *result = pattern;
        return true;
    }
    if (is_regexp)
        TRY(pattern_from_regexp(agent, call, &source, &flag_text));
    else
        TRY(pattern_from_values(agent, call, &source, &flag_text));
    struct regexp_object *regexp;
    TRY(create_from_constructor(agent, call, INTRINSIC_REGEXP_PROTOTYPE, OBJECT_REGEXP,
                                sizeof *regexp, &regexp));
    if (!flags_are_valid(flag_text))
        return throw_syntax_error(agent, "invalid regular expression flags");
    if (!pattern_is_valid(source))
        return throw_syntax_error(agent, "invalid regular expression");
    regexp->original_source = source;
    regexp->original_flags = flag_text;
    define_value(agent, &regexp->object, "lastIndex", value_number(0), true, false, false);
    *result = value_object(&regexp->object);
    return true;
}

/* EscapeRegExpPattern: the source as it could stand between slashes. */
static struct string escape_pattern(struct arena *arena, struct string source)
{
    LIST(uint16_t) units = {0};
    bool escaped = false, in_class = false;
    if (source.length == 0)
        return string_from_utf8(arena, "(?:)");
    for (size_t i = 0; i < source.length; i++) {
        uint16_t unit = source.units[i];
        bool line_end = unit == '\n' || unit == '\r';
        bool needs_escape = line_end || (unit == '/' && !in_class);
        if (needs_escape && !escaped)
            LIST_APPEND(arena, &units, '\\');
        LIST_APPEND(arena, &units, unit == '\n' ? 'n' : unit == '\r' ? 'r' : unit);
        if (!escaped && (unit == '[' || unit == ']'))
            in_class = unit == '[';
        escaped = unit == '\\' && !escaped;
    }
    return (struct string){.units = units.items, .length = units.count};
}

static bool is_regexp_prototype(struct agent *agent, struct value value)
{
    return is_object(value) &&
           is_intrinsic(value.object, agent->current_realm, INTRINSIC_REGEXP_PROTOTYPE);
}

static bool regexp_source(struct agent *agent, const struct call *call, struct value *result)
{
    *result = value_ascii(agent->arena, "(?:)");
    if (is_regexp_prototype(agent, call->this_value))
        return true;
    const struct regexp_object *regexp = this_object(agent, call, OBJECT_REGEXP);
    if (!regexp)
        return false;
    *result = value_string(escape_pattern(agent->arena, regexp->original_source));
    return true;
}

static bool regexp_flag(struct agent *agent, const struct call *call, struct value *result)
{
    const struct flag *flag = ((const struct function_object *)call->callee)->closure;
    if (is_regexp_prototype(agent, call->this_value))
        return true;
    const struct regexp_object *regexp = this_object(agent, call, OBJECT_REGEXP);
    if (!regexp)
        return false;
    *result = value_boolean(has_flag(regexp->original_flags, flag->letter));
    return true;
}

static bool regexp_flags(struct agent *agent, const struct call *call, struct value *result)
{
    char text[FLAG_COUNT + 1];
    size_t count = 0;
    if (!is_object(call->this_value))
        return throw_type_error(agent, "RegExp.prototype.flags getter called on non-object");
    for (int i = 0; i < FLAG_COUNT; i++) {
        struct value value;
        TRY(get_named(agent, call->this_value.object, flags[i].name, &value));
        if (to_boolean(value))
            text[count++] = flags[i].letter;
    }
    text[count] = '\0';
    *result = value_ascii(agent->arena, text);
    return true;
}

static bool regexp_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    struct value source, flag_text;
    struct string source_string, flag_string;
    struct arena *arena = agent->arena;
    if (!is_object(call->this_value))
        return throw_type_error(agent, "RegExp.prototype.toString called on non-object");
    TRY(get_named(agent, call->this_value.object, "source", &source));
    TRY(to_string(agent, source, &source_string));
    TRY(get_named(agent, call->this_value.object, "flags", &flag_text));
    TRY(to_string(agent, flag_text, &flag_string));
    struct string slash = string_from_utf8(arena, "/");
    struct string text = string_concat(arena, slash, source_string);
    text = string_concat(arena, text, slash);
    *result = value_string(string_concat(arena, text, flag_string));
    return true;
}

static void define_flag_getter(struct agent *agent, struct realm *realm, struct object *prototype,
                               const struct flag *flag)
{
    struct property property;
    bool found;
    define_accessor(agent, realm, prototype, flag->name, regexp_flag, NULL, false);
    MUST(object_get_own_property(agent, prototype, key_from_ascii(agent->arena, flag->name), &found,
                                 &property));
    ((struct function_object *)property.getter)->closure = (void *)(uintptr_t)flag;
}

void create_regexp_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = create_prototype(agent, realm, INTRINSIC_REGEXP_PROTOTYPE);
    define_constructor(agent, realm, "RegExp", 2, regexp_constructor, prototype);
    define_accessor(agent, realm, prototype, "flags", regexp_flags, NULL, false);
    define_accessor(agent, realm, prototype, "source", regexp_source, NULL, false);
    for (int i = 0; i < FLAG_COUNT; i++)
        define_flag_getter(agent, realm, prototype, &flags[i]);
    define_method(agent, realm, prototype, "toString", 0, regexp_to_string);
}
