/*
 * Conversions that only the ECMAScript half of the reference needs (ECMA-262, 7.1), and numbers as
 * text. The others are in object.h.
 */
#ifndef PMSPEC_CONVERSION_H
#define PMSPEC_CONVERSION_H

#include "object.h"

/* ToUint32 of a number. */
uint32_t number_to_uint32(double number);
/* ToLength. */
bool to_length(struct agent *agent, struct value value, double *length);
/* LengthOfArrayLike. */
bool length_of_array_like(struct agent *agent, struct object *object, double *length);
/* CreateListFromArrayLike. */
typedef LIST(struct value) value_list;
bool create_list_from_array_like(struct agent *agent, struct value object, value_list *list);
/* The position that a relative index (negative: from the end) names, within 0 to length. */
bool to_relative_index(struct agent *agent, struct value value, double length, double absent,
                       double *index);
/* The property key of a non-negative integer up to 2^53-1. */
struct property_key key_from_number(struct arena *arena, double number);

/* True if the code unit is white space or a line terminator. */
bool is_white_space(uint16_t unit);
/* TrimString, both ends. */
struct string string_trim(struct string string);
/* StringToBigInt: false if the text is none. */
bool string_to_bigint(struct arena *arena, struct string text, struct value *bigint);
/* The BigInt of an integral number. */
struct value number_to_bigint(struct arena *arena, double number);

#endif
