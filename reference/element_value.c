/*
 * Element values (ECMA-262 23.2 table 73, 25.1.3.12 to 25.1.3.18, 7.1.13). The host is taken to
 * be little-endian, as [[LittleEndian]] of every agent here; the bytes are put in order one by
 * one, so that the machine's own order does not show.
 */
#include "element_value.h"
#include "agent.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    size_t size;
} element_types[TYPED_ARRAY_TYPE_COUNT] = {
    [TYPED_ARRAY_INT8] = {"Int8Array", 1},
    [TYPED_ARRAY_UINT8] = {"Uint8Array", 1},
    [TYPED_ARRAY_UINT8_CLAMPED] = {"Uint8ClampedArray", 1},
    [TYPED_ARRAY_INT16] = {"Int16Array", 2},
    [TYPED_ARRAY_UINT16] = {"Uint16Array", 2},
    [TYPED_ARRAY_INT32] = {"Int32Array", 4},
    [TYPED_ARRAY_UINT32] = {"Uint32Array", 4},
    [TYPED_ARRAY_BIGINT64] = {"BigInt64Array", 8},
    [TYPED_ARRAY_BIGUINT64] = {"BigUint64Array", 8},
    [TYPED_ARRAY_FLOAT32] = {"Float32Array", 4},
    [TYPED_ARRAY_FLOAT64] = {"Float64Array", 8},
};

const char *typed_array_type_name(enum typed_array_type type)
{
    return element_types[type].name;
}

size_t typed_array_element_size(enum typed_array_type type)
{
    return element_types[type].size;
}

bool is_bigint_element_type(enum typed_array_type type)
{
    return type == TYPED_ARRAY_BIGINT64 || type == TYPED_ARRAY_BIGUINT64;
}

static uint64_t bits_from_bytes(const uint8_t *bytes, size_t size, bool is_little_endian)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++)
        bits = bits << 8 | bytes[is_little_endian ? size - 1 - i : i];
    return bits;
}

static void bits_to_bytes(uint64_t bits, uint8_t *bytes, size_t size, bool is_little_endian)
{
    for (size_t i = 0; i < size; i++)
        bytes[is_little_endian ? i : size - 1 - i] = (uint8_t)(bits >> 8 * i);
}

static struct value bigint_from_bits(struct agent *agent, uint64_t bits, bool is_signed)
{
    char text[24];
    if (is_signed && bits >> 63)
        snprintf(text, sizeof text, "-%llu", (unsigned long long)-bits);
    else
        snprintf(text, sizeof text, "%llu", (unsigned long long)bits);
    return value_bigint(string_from_utf8(agent->arena, text));
}

/* The NaN that a program sees has no sign and no payload. */
static struct value number_from_double(double number)
{
    return value_number(isnan(number) ? (double)NAN : number);
}

static double double_from_bits(uint64_t bits)
{
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static double float_from_bits(uint32_t bits)
{
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

struct value raw_bytes_to_numeric(struct agent *agent, enum typed_array_type type,
                                  const uint8_t *bytes, bool is_little_endian)
{
    uint64_t bits = bits_from_bytes(bytes, typed_array_element_size(type), is_little_endian);
    switch (type) {
    case TYPED_ARRAY_INT8:
        return value_number((int8_t)bits);
    case TYPED_ARRAY_INT16:
        return value_number((int16_t)bits);
    case TYPED_ARRAY_INT32:
        return value_number((int32_t)bits);
    case TYPED_ARRAY_BIGINT64:
    case TYPED_ARRAY_BIGUINT64:
        return bigint_from_bits(agent, bits, type == TYPED_ARRAY_BIGINT64);
    case TYPED_ARRAY_FLOAT32:
        return number_from_double(float_from_bits((uint32_t)bits));
    case TYPED_ARRAY_FLOAT64:
        return number_from_double(double_from_bits(bits));
    default:  // the unsigned ones
        return value_number((double)bits);
    }
}

/* ToInt8 to ToUint32, before the bits are cut to the element's size. */
static uint64_t integer_bits(double number)
{
    if (!isfinite(number))
        return 0;
    return (uint64_t)(int64_t)fmod(trunc(number), 4294967296.0);
}

/* ToUint8Clamp: nearest, ties to even. */
static uint64_t clamped_bits(double number)
{
    if (!(number > 0))  // NaN too
        return 0;
    return number >= 255 ? 255 : (uint64_t)nearbyint(number);
}

static uint64_t float_bits(double number)
{
    float rounded = (float)number;
    uint32_t bits;
    memcpy(&bits, &rounded, sizeof bits);
    return bits;
}

static uint64_t double_bits(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* ToBigInt64 and ToBigUint64 are the same bits: the value modulo 2^64. */
static uint64_t bigint_bits(struct string digits)
{
    bool is_negative = digits.length > 0 && digits.units[0] == '-';
    uint64_t bits = 0;
    for (size_t i = is_negative; i < digits.length; i++)
        bits = bits * 10 + (uint64_t)(digits.units[i] - '0');
    return is_negative ? -bits : bits;
}

static uint64_t numeric_bits(enum typed_array_type type, struct value number)
{
    switch (type) {
    case TYPED_ARRAY_BIGINT64:
    case TYPED_ARRAY_BIGUINT64:
        return bigint_bits(string_of(number));
    case TYPED_ARRAY_FLOAT32:
        return float_bits(number.number);
    case TYPED_ARRAY_FLOAT64:
        return double_bits(number.number);
    case TYPED_ARRAY_UINT8_CLAMPED:
        return clamped_bits(number.number);
    default:
        return integer_bits(number.number);
    }
}

void numeric_to_raw_bytes(enum typed_array_type type, struct value number, uint8_t *bytes,
                          bool is_little_endian)
{
    assert(number.type == (is_bigint_element_type(type) ? VALUE_BIGINT : VALUE_NUMBER));
    bits_to_bytes(numeric_bits(type, number), bytes, typed_array_element_size(type),
                  is_little_endian);
}

struct value get_value_from_buffer(struct agent *agent, const struct array_buffer *buffer,
                                   size_t byte_index, enum typed_array_type type,
                                   bool is_little_endian)
{
    const struct data_block *block = buffer->array_buffer_data;
    assert(byte_index + typed_array_element_size(type) <= block->size);
    return raw_bytes_to_numeric(agent, type, block->bytes + byte_index, is_little_endian);
}

void set_value_in_buffer(struct array_buffer *buffer, size_t byte_index, enum typed_array_type type,
                         struct value number, bool is_little_endian)
{
    struct data_block *block = buffer->array_buffer_data;
    assert(byte_index + typed_array_element_size(type) <= block->size);
    numeric_to_raw_bytes(type, number, block->bytes + byte_index, is_little_endian);
}

bool to_number_value(struct agent *agent, struct value value, struct value *number)
{
    double converted;
    TRY(to_number(agent, value, &converted));
    *number = value_number(converted);
    return true;
}

bool to_element_value(struct agent *agent, enum typed_array_type type, struct value value,
                      struct value *number)
{
    return is_bigint_element_type(type) ? to_bigint(agent, value, number)
                                        : to_number_value(agent, value, number);
}
