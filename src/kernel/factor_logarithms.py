# Prints factor_logarithms.h, from decimals of 60 digits.
#   python3 factor_logarithms.py > factor_logarithms.h
from decimal import Decimal, getcontext

getcontext().prec = 60

HEAD = '''/*
 * factor_logarithms.h - the logarithms of the factors that fixedpoint.c uses
 *
 * With 128 bits after the point.  Made by: python3 factor_logarithms.py > factor_logarithms.h
 */
#ifndef COMPLIANCE_FACTOR_LOGARITHMS_H
#define COMPLIANCE_FACTOR_LOGARITHMS_H

#include "postgres.h"

#define FRACTION(high, low) (((uint128) UINT64CONST(high) << 64) | UINT64CONST(low))
'''


def table(comment, name, entries):
    print(f'/* {comment} */')
    print(f'static const uint128 {name}[{len(entries)}] = {{')
    print(',\n'.join(f'\tFRACTION({entry >> 64:#018x}, {entry % 2**64:#018x})' for entry in entries))
    print('};\n')


def scaled(number):
    return number.ln() * 2**128


print(HEAD)
table('ln(1 + 2^-k) for k = 1 to 64, rounded to nearest', 'ln_bit_factor',
      [int(scaled(1 + Decimal(2)**-k) + Decimal('0.5')) for k in range(1, 65)])
for place, digits in (7, 128), (13, 94), (20, 130):
    table(f'ln(1 + digit / 2^{place}), rounded down', f'ln_digit_factor_{place}',
          [int(scaled(1 + Decimal(digit) / 2**place)) for digit in range(digits)])
print('#endif')
