/*
 * Elements of typed arrays and DataViews: the table of element types, and the way between a
 * value and its raw bytes (ECMA-262 23.2 table 73, 25.1.3.12 to 25.1.3.18). Numbers wrap or clamp;
 * bigints wrap modulo 2^64.
 */
#ifndef PMSPEC_ELEMENT_VALUE_H
#define PMSPEC_ELEMENT_VALUE_H

#include "buffer.h"

/* IsBigIntElementType; also whether [[ContentType]] is bigint. */
bool is_bigint_element_type(enum typed_array_type type);

/* RawBytesToNumeric of the element at bytes. */
struct value raw_bytes_to_numeric(struct agent *agent, enum typed_array_type type,
                                  const uint8_t *bytes, bool is_little_endian);

/* NumericToRawBytes: writes the element to bytes. number is of the type's content type. */
void numeric_to_raw_bytes(enum typed_array_type type, struct value number, uint8_t *bytes,
                          bool is_little_endian);

/* GetValueFromBuffer, SetValueInBuffer: the element lies within the buffer, which is not detached. */
struct value get_value_from_buffer(struct agent *agent, const struct array_buffer *buffer,
                                   size_t byte_index, enum typed_array_type type,
                                   bool is_little_endian);
void set_value_in_buffer(struct array_buffer *buffer, size_t byte_index, enum typed_array_type type,
                         struct value number, bool is_little_endian);

/* ToNumber, as a value. */
bool to_number_value(struct agent *agent, struct value value, struct value *number);

/* ToBigInt or ToNumber, as the content type of the element type wants. */
bool to_element_value(struct agent *agent, enum typed_array_type type, struct value value,
                      struct value *number);

#endif
