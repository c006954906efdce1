# Prints normal_table.h, in integers and decimals alone: python3 normal_table.py > normal_table.h
from decimal import Decimal, ROUND_HALF_UP, getcontext

getcontext().prec = 50

ENTRIES = 834


def root_of_two_pi():
    """By the arithmetic-geometric mean (Gauss, Legendre)."""
    a, b, t, p = Decimal(1), 1 / Decimal(2).sqrt(), Decimal('0.25'), 1
    for _ in range(7):
        a, b, t, p = (a + b) / 2, (a * b).sqrt(), t - p * ((a - b) / 2)**2, 2 * p
    return (2 * (a + b)**2 / (4 * t)).sqrt()


ROOT = root_of_two_pi()


def density(x):
    return (-x * x / 2).exp() / ROOT


def tail(x):
    """The probability of more than x: a half without the part from 0 to x, a series of terms of one sign."""
    term = total = x
    k = 1
    while abs(term) > Decimal(10)**-48:
        k += 2
        term = term * x * x / k
        total += term
    return Decimal('0.5') - density(x) * total


def deviate(probability, x):
    """The x that so much is above, by Newton's method from a larger one."""
    while True:
        step = (tail(x) - probability) / density(x)
        x += step
        if abs(step) < Decimal(10)**-20:
            return x


print('''/*
 * normal_table.h - deviates of the normal distribution, in billionths, by the
 * probability of a larger one; made by: python3 normal_table.py > normal_table.h
 *
 * Entry i is the deviate that is exceeded with the probability (r + 1/2) / 2^32,
 * r = (32 + i % 32) * 2^(i / 32) - 32: 32 steps each time that r + 32 doubles.
 * The last two lie at the middle and just past it.
 */
#ifndef COMPLIANCE_NORMAL_TABLE_H
#define COMPLIANCE_NORMAL_TABLE_H

#include "postgres.h"
''')
print(f'#define NORMAL_TABLE_SIZE {ENTRIES}\n')
print('static const int64 normal_table[NORMAL_TABLE_SIZE] = {')
row, x = [], Decimal('6.4')
for i in range(ENTRIES):
    r = (32 + i % 32) * 2**(i // 32) - 32
    x = deviate((r + Decimal('0.5')) / 2**32, x)
    row.append(str(int((x * 10**9).quantize(Decimal(1), ROUND_HALF_UP))))
    if len(row) == 8 or i == ENTRIES - 1:
        print('\t' + ', '.join(row) + (',' if i < ENTRIES - 1 else ''))
        row = []
print('''};

#endif''')
