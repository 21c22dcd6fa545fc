/*
 * Date (ECMA-262, 21.4) with time values alone. A run has no clock: the time now is 1970, so that
 * replays are identical. Local time is UTC.
 */
#include "builtins.h"
#include <math.h>
#include <stdio.h>

#define MS_PER_DAY 86400000.0

static double time_clip(double time)
{
    if (!isfinite(time) || fabs(time) > 8.64e15)
        return NAN;
    return trunc(time) + 0.0;
}

/* MakeDay: days since 1970 of a day in a month; month and day may be out of their range. */
static double make_day(double year, double month, double day)
{
    if (!isfinite(year) || !isfinite(month) || !isfinite(day) || fabs(year) > 400000 ||
        fabs(month) > 4800000)
        return NAN;
    double y = trunc(year) + floor(trunc(month) / 12);
    double m = trunc(month) - floor(trunc(month) / 12) * 12;
    // years begin in March here, so that the leap day is their last
    y -= m < 2;
    double era = floor(y / 400), year_of_era = y - era * 400;
    double day_of_year = floor((153 * fmod(m + 10, 12) + 2) / 5);
    double day_of_era =
        year_of_era * 365 + floor(year_of_era / 4) - floor(year_of_era / 100) + day_of_year;
    return era * 146097 + day_of_era - 719468 + trunc(day) - 1;
}

struct date_fields {
    double year;
    int month, day, hour, minute, second, millisecond, week_day;
};

static struct date_fields fields_of(double time)
{
    double days = floor(time / MS_PER_DAY);
    double rest = time - days * MS_PER_DAY;
    double shifted = days + 719468, era = floor(shifted / 146097);
    double day_of_era = shifted - era * 146097;
    double year_of_era = floor((day_of_era - floor(day_of_era / 1460) + floor(day_of_era / 36524) -
                                floor(day_of_era / 146096)) /
                               365);
    double day_of_year =
        day_of_era - (365 * year_of_era + floor(year_of_era / 4) - floor(year_of_era / 100));
    int month = (int)floor((5 * day_of_year + 2) / 153);  // 0 is March
    return (struct date_fields){
        .year = year_of_era + era * 400 + (month >= 10),
        .month = (month + 2) % 12,
        .day = (int)(day_of_year - floor((153.0 * month + 2) / 5)) + 1,
        .hour = (int)(rest / 3600000),
        .minute = (int)fmod(rest / 60000, 60),
        .second = (int)fmod(rest / 1000, 60),
        .millisecond = (int)fmod(rest, 1000),
        .week_day = (int)(days + 4 - floor((days + 4) / 7) * 7),
    };
}

/* Exactly count digits at *text, which moves behind them. */
static bool take_digits(const char **text, int count, double *number)
{
    *number = 0;
    for (; count > 0; count--, ++*text) {
        if (**text < '0' || **text > '9')
            return false;
        *number = *number * 10 + (**text - '0');
    }
    return true;
}

static bool take_character(const char **text, char character)
{
    bool there = **text == character;
    if (there)
        ++*text;
    return there;
}

static bool take_year(const char **text, double *year)
{
    double sign = **text == '-' ? -1 : 1;
    bool expanded = take_character(text, '+') || take_character(text, '-');
    if (!take_digits(text, expanded ? 6 : 4, year))
        return false;
    *year *= sign;
    return true;
}

/* HH:mm, HH:mm:ss or HH:mm:ss.sss, in milliseconds. */
static bool take_time(const char **text, double *time)
{
    double hour, minute, second = 0, millisecond = 0;
    if (!take_digits(text, 2, &hour) || !take_character(text, ':') ||
        !take_digits(text, 2, &minute))
        return false;
    if (take_character(text, ':')) {
        if (!take_digits(text, 2, &second))
            return false;
        if (take_character(text, '.') && !take_digits(text, 3, &millisecond))
            return false;
    }
    *time = hour * 3600000 + minute * 60000 + second * 1000 + millisecond;
    return hour <= 24 && minute < 60 && second < 60 && *time <= MS_PER_DAY;
}

static bool take_offset(const char **text, double *offset)
{
    *offset = 0;
    if (**text == '\0' || take_character(text, 'Z'))
        return true;
    double hour, minute, sign = **text == '-' ? -1 : 1;
    if (!take_character(text, '+') && !take_character(text, '-'))
        return false;
    if (!take_digits(text, 2, &hour) || !take_character(text, ':') ||
        !take_digits(text, 2, &minute))
        return false;
    *offset = sign * (hour * 3600000 + minute * 60000);
    return true;
}

/* The Date Time String Format (21.4.1.32); NaN for other text. */
static double parse_date(const char *text)
{
    double year, month = 1, day = 1, time = 0, offset = 0;
    if (!take_year(&text, &year))
        return NAN;
    if (take_character(&text, '-') && !take_digits(&text, 2, &month))
        return NAN;
    if (take_character(&text, '-') && !take_digits(&text, 2, &day))
        return NAN;
    if (take_character(&text, 'T') && (!take_time(&text, &time) || !take_offset(&text, &offset)))
        return NAN;
    if (*text != '\0' || month < 1 || month > 12 || day < 1 || day > 31)
        return NAN;
    return make_day(year, month - 1, day) * MS_PER_DAY + time - offset;
}

/* A time value from year, month and so on, as the constructor and Date.UTC take them. */
static bool time_from_fields(struct agent *agent, const struct call *call, double *time)
{
    double fields[7] = {NAN, 0, 1, 0, 0, 0, 0};
    for (size_t i = 0; i < 7 && i < call->argument_count; i++)
        TRY(to_number(agent, call->arguments[i], &fields[i]));
    if (fields[0] >= 0 && fields[0] < 100)
        fields[0] = trunc(fields[0]) + 1900;
    double day = make_day(fields[0], fields[1], fields[2]);
    *time = day * MS_PER_DAY + trunc(fields[3]) * 3600000 + trunc(fields[4]) * 60000 +
            trunc(fields[5]) * 1000 + trunc(fields[6]);
    return true;
}

static bool time_from_value(struct agent *agent, struct value value, double *time)
{
    if (is_object(value) && value.object->kind == OBJECT_DATE) {
        *time = ((struct primitive_wrapper *)value.object)->data.number;
        return true;
    }
    TRY(to_primitive(agent, value, PREFERRED_TYPE_NONE, &value));
    if (value.type != VALUE_STRING)
        return to_number(agent, value, time);
    *time = parse_date(string_to_utf8(agent->arena, string_of(value)));
    return true;
}

static struct value date_text(struct agent *agent, double time);

static bool date_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    double time = 0;
    struct primitive_wrapper *date;
    if (!call->new_target) {
        *result = date_text(agent, 0);
        return true;
    }
    if (call->argument_count == 1)
        TRY(time_from_value(agent, call->arguments[0], &time));
    else if (call->argument_count > 1)
        TRY(time_from_fields(agent, call, &time));
    TRY(create_from_constructor(agent, call, INTRINSIC_DATE_PROTOTYPE, OBJECT_DATE, sizeof *date,
                                &date));
    date->data = value_number(time_clip(time));
    *result = value_object(&date->object);
    return true;
}

static bool date_utc(struct agent *agent, const struct call *call, struct value *result)
{
    double time;
    TRY(time_from_fields(agent, call, &time));
    *result = value_number(time_clip(time));
    return true;
}

static bool date_get_time(struct agent *agent, const struct call *call, struct value *result)
{
    const struct primitive_wrapper *date = this_object(agent, call, OBJECT_DATE);
    if (date)
        *result = date->data;
    return date != NULL;
}

static bool date_set_time(struct agent *agent, const struct call *call, struct value *result)
{
    struct primitive_wrapper *date = this_object(agent, call, OBJECT_DATE);
    double time;
    if (!date)
        return false;
    TRY(to_number(agent, call_argument(call, 0), &time));
    *result = date->data = value_number(time_clip(time));
    return true;
}

static bool date_to_iso_string(struct agent *agent, const struct call *call, struct value *result)
{
    char text[64], year[16];
    TRY(date_get_time(agent, call, result));
    if (isnan(result->number))
        return throw_range_error(agent, "invalid time value");
    struct date_fields fields = fields_of(result->number);
    bool expanded = fields.year < 0 || fields.year > 9999;
    snprintf(year, sizeof year, expanded ? "%+07.0f" : "%04.0f", fields.year);
    snprintf(text, sizeof text, "%s-%02d-%02dT%02d:%02d:%02d.%03dZ", year, fields.month + 1,
             fields.day, fields.hour, fields.minute, fields.second, fields.millisecond);
    *result = value_ascii(agent->arena, text);
    return true;
}

/* ToDateString. */
static struct value date_text(struct agent *agent, double time)
{
    static const char *const week_days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[80];
    if (isnan(time))
        return value_ascii(agent->arena, "Invalid Date");
    struct date_fields fields = fields_of(time);
    snprintf(text, sizeof text, "%s %s %02d %s%04.0f %02d:%02d:%02d GMT+0000 (UTC)",
             week_days[fields.week_day], months[fields.month], fields.day,
             fields.year < 0 ? "-" : "", fabs(fields.year), fields.hour, fields.minute,
             fields.second);
    return value_ascii(agent->arena, text);
}

static bool date_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    TRY(date_get_time(agent, call, result));
    *result = date_text(agent, result->number);
    return true;
}

/* OrdinaryToPrimitive with the order that the hint says; "default" means string here. */
static bool date_to_primitive(struct agent *agent, const struct call *call, struct value *result)
{
    struct value hint = call_argument(call, 0);
    bool number = hint.type == VALUE_STRING && string_is(string_of(hint), "number");
    bool known = hint.type == VALUE_STRING && (number || string_is(string_of(hint), "string") ||
                                               string_is(string_of(hint), "default"));
    if (!is_object(call->this_value) || !known)
        return throw_type_error(agent, "invalid receiver or hint");
    for (int i = 0; i < 2; i++) {
        struct value method;
        const char *name = (i == 0) == number ? "valueOf" : "toString";
        TRY(get_named(agent, call->this_value.object, name, &method));
        if (!is_callable(method))
            continue;
        TRY(call_function(agent, method, call->this_value, NULL, 0, result));
        if (!is_object(*result))
            return true;
    }
    return throw_type_error(agent, "cannot convert object to primitive value");
}

static const struct method methods[] = {
    {"getTime", 0, date_get_time},          {"setTime", 1, date_set_time},
    {"toISOString", 0, date_to_iso_string}, {"toString", 0, date_to_string},
    {"valueOf", 0, date_get_time},
};

void create_date_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = create_prototype(agent, realm, INTRINSIC_DATE_PROTOTYPE);
    struct object *constructor =
        define_constructor(agent, realm, "Date", 7, date_constructor, prototype);
    define_method(agent, realm, constructor, "UTC", 7, date_utc);
    DEFINE_METHODS(agent, realm, prototype, methods);
    struct object *to_primitive_method =
        function_create(agent, realm, "[Symbol.toPrimitive]", 1, date_to_primitive, NULL);
    struct property_descriptor descriptor =
        data_descriptor(value_object(to_primitive_method), false, false, true);
    bool success;
    MUST(object_define_own_property(agent, prototype, key_from_symbol(&symbol_to_primitive),
                                    &descriptor, &success));
}
