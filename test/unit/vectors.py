# Prints vectors.h: what the kernel must give, from Python's integers, fractions and decimals of 120 digits.
#   python3 vectors.py > vectors.h
import math
import random
import textwrap
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 120
random.seed(20220101)

LIMIT = 10**18 - 1      # the largest score, in millionths


def wide(number, words):
    """Words of 64 bits, two's complement, the lowest one first."""
    return '{' + ', '.join(f'{(number >> 64 * i) % 2**64:#x}' for i in range(words)) + '}'


def nearest(fraction):
    """Half away from zero."""
    return (1 if fraction >= 0 else -1) * int(abs(fraction) + Fraction(1, 2))


def reading(number):
    """Four times the millionths, and in the last two bits what is left: 0, below 1/2, 1/2, above it."""
    units = abs(number) * 10**6
    rest = units - int(units)
    tail = 0 if rest == 0 else 1 if rest < Fraction(1, 2) else 2 if rest == Fraction(1, 2) else 3
    value = int(units) * 4 + tail
    if int(units) > LIMIT:
        value = 2**63 - 1
    return value if number >= 0 else -value


def plain(number):
    """All digits, without zeros at the end; None if these are more than 38 before or behind the point."""
    text = f'{Decimal(number.numerator) / Decimal(number.denominator):f}'
    text = text.rstrip('0').rstrip('.') if '.' in text else text
    whole, _, decimals = text.lstrip('-').partition('.')
    digits = (whole + decimals).lstrip('0')
    fits = len(digits) <= 38 and len(decimals) <= 38
    return (text if text != '-0' else '0') if fits else None


def row(text):
    """Prints a row of a table, in as many lines as it takes."""
    print(textwrap.indent(textwrap.fill(text, 116, break_long_words=False, break_on_hyphens=False), '\t'))


def texts():
    written = [
        '0', '-0', '+0.000', '.5', '5.', '-.5', '00012.50', '1e3', '1E-3', '12.345e+2', '0e99999999999',
        '1e-99999999999', '999999999999.999999', '-999999999999.999999', '999999999999.9999994', '999999999999.9999999',
        '999999999999.9999995', '1000000000000', '-1000000000000', '0.0000005', '-0.0000005', '0.0000004999',
        '0.0000005001', '0.00000049', '2.0000015',
        '0.00000150000000000000000000000000000000000000000000000001', '1' + '0' * 37, '9' * 38,
        '1' + '0' * 38, '-' + '9' * 38, '0.' + '0' * 37 + '1', '0.' + '0' * 38 + '1', '1.' + '0' * 37 + '1',
        '123456789012345678901234567890.12345678',
        '123456789012345678901234567890.123456789', '1e37', '1e38', '10e37', '1e-38', '1e-39', '10e-39', '0.1e39',
        '0.01e39', '1e12', '9.99999999999999999e11', '0' * 50 + '7.' + '0' * 50, '1' + '0' * 60 + 'e-60']
    for _ in range(40):
        digits = ''.join(random.choice('0000123456789') for _ in range(random.randint(1, 24)))
        point = random.randint(0, len(digits))
        written.append(random.choice(['', '-', '+']) + digits[:point] + '.' + digits[point:] +
                       random.choice(['', '', f'e{random.randint(-20, 20)}']))
    print('static const TextVector text_vectors[] = {')
    for text in written:
        mantissa, _, exponent = text.lower().partition('e')
        if abs(int(exponent or 0)) > 1000:
            zero = Fraction(mantissa) == 0
            number, decimal = Fraction(0), '0' if zero else None
            value = 0 if zero else 1
        else:
            number = Fraction(text.rstrip('.') if '.' not in text[:-1] else text)
            decimal, value = plain(number), reading(number)
        value = f'INT64CONST({value})'
        row(f'{{"{text}", {value}, ' + ('NULL' if decimal is None else f'"{decimal}"') + '},')
    print('};\n')


def integers():
    edges = [0, 1, 2, 10, 2**63, 2**64 - 1, 2**64, 2**127 - 1, 2**127, 2**128 - 1, 2**128, 2**191, 2**254, 2**255 - 1]
    numbers = edges + [-n for n in edges] + [
        random.choice([1, -1]) * random.getrandbits(random.randint(1, 255)) for _ in range(40)]
    print('static const IntegerVector integer_vectors[] = {')
    for _ in range(50):
        a, b = random.choice(numbers), random.choice(numbers)
        divisor = abs(b) or 7
        small = random.choice([1, 7, 10, 2**32, 2**63 + 1, 2**64 - 1])
        factor = abs(b) % 2**128
        shift = random.choice([0, 1, 63, 64, 65, 127, 128, 200, 255])
        quotient, rest = divmod(abs(a), divisor)
        rows = [wide(a, 4), wide(b, 4), wide(divisor, 4), wide(factor, 2), f'{small:#x}', str(shift),
                str(int(-2**255 <= a + b < 2**255)), wide(a + b, 4),
                str(int(abs(a * factor) < 2**255)), wide(a * factor, 4),
                wide(quotient, 4), wide(rest, 4), wide(nearest(Fraction(a, divisor)), 4),
                wide(abs(a) // small, 4), f'{abs(a) % small:#x}',
                str(int(abs(a) << shift < 2**255)), wide(abs(a) << shift, 4), wide(abs(a) >> shift, 4),
                str(abs(a).bit_length() - 1), f'"{a}"']
        row('{' + ', '.join(f'{{{words}}}' if words.count(',') == 3 else words for words in rows) + '},')
    print('};\n')


def logarithms():
    print('static const LogarithmVector logarithm_vectors[] = {')
    rows = [(1, 0, 0), (1, 1, 0), (1, 0, 1), (2**128 - 1, 0, 0), (2**127, -127, 0), (3, 0, -38), (10**38, 0, -38),
            (2**128 - 1, -128, 0), (10**18 - 1, 0, -6), (1, 0, -6), (2**64 + 1, -64, 0), (5, -300, 38), (1, 250, -38)]
    rows += [(random.getrandbits(random.randint(1, 128)) | 1, random.randint(-200, 200), random.randint(-38, 38))
             for _ in range(40)]
    for significand, two, ten in rows:
        value = Decimal(significand).ln() + two * Decimal(2).ln() + ten * Decimal(10).ln()
        row(f'{{{wide(significand, 2)}, {two}, {ten}, {wide(round(value * 2**112), 2)}}},')
    print('};\n')


def exponentials():
    print('static const ExponentialVector exponential_vectors[] = {')
    rows = [2**112 * n // d for n, d in [(1, 1), (-1, 1), (511, 1), (-511, 1), (1, 3), (-1, 3), (7, 10), (-7, 10),
                                     (100, 7)]]
    rows += [1, -1, 2**80, -2**80] + [random.randint(-511 * 2**112, 511 * 2**112) for _ in range(50)]
    for x in rows:
        value = (Decimal(x) / 2**112).exp()
        exponent = math.floor(value.ln() / Decimal(2).ln()) - 127
        significand = int(value / Decimal(2)**exponent)
        row(f'{{{wide(x, 2)}, {wide(significand, 2)}, {exponent}}},')
    print('};\n')


def means():
    """Values and weights in units, the power in units, and the mean in 10^-decimals."""
    print('static const MeanVector mean_vectors[] = {')
    for power in [Fraction(p) for p in ('1', '0', '-1', '2', '-2', '0.5', '-0.5', '5', '-5', '0.1', '3.000001')]:
        # the reciprocals of large values are too small for many digits
        for digits, decimals in [(1, 0), (7, 6), (7, 12), (4, 12)] if power < 0 else [
                (1, 0), (8, 6), (10, 20), (12, 12), (8, 24)]:
            count = random.randint(1, 6)
            values = [random.randint(1, 10**digits) for _ in range(count)]
            weights = [random.randint(1, 10**random.randint(1, 9)) for _ in range(count)]
            if power == 1:
                mean = Fraction(sum(v * w for v, w in zip(values, weights)), sum(weights))
            else:
                p = Decimal(power.numerator) / power.denominator
                total = Decimal(sum(weights))
                if power == 0:
                    result = (sum(Decimal(v).ln() * w for v, w in zip(values, weights)) / total).exp()
                else:
                    result = (sum(Decimal(v)**p * w for v, w in zip(values, weights)) / total)**(1 / p)
                # equal values: the decimals are not more exact than they are
                mean = Fraction(result) if len(set(values)) > 1 else Fraction(values[0])
            digits = nearest(mean / 10**6 * 10**decimals)
            pairs = ', '.join(f'{{{v}, {w}}}' for v, w in zip(values, weights))
            row(f'{{INT64CONST({int(power * 10**6)}), {count}, {{{pairs}}}, {decimals}, {nearest(mean)}, '
                f'{wide(digits, 2)}}},')
    print('};\n')


print('''/*
 * vectors.h - what the kernel must give; made by: python3 vectors.py > vectors.h
 */
#ifndef COMPLIANCE_VECTORS_H
#define COMPLIANCE_VECTORS_H

#include "int256.h"

/* A text, its Reading, and all of its digits; NULL if these are too many */
typedef struct TextVector
{
	const char *text;
	int64		reading;
	const char *decimal;
} TextVector;

/* Of a and b: see test_int256.c */
typedef struct IntegerVector
{
	Int256		a;
	Int256		b;
	Int256		divisor;
	uint64		factor[2];
	uint64		small;
	int			shift;
	int			sum_fits;
	Int256		sum;
	int			product_fits;
	Int256		product;
	Int256		quotient;
	Int256		rest;
	Int256		rounded;
	Int256		small_quotient;
	uint64		small_rest;
	int			left_fits;
	Int256		left;
	Int256		right;
	int			highest_bit;
	const char *text;
} IntegerVector;

/* ln(significand * 2^two * 10^ten), times 2^112 */
typedef struct LogarithmVector
{
	uint64		significand[2];
	int			two;
	int			ten;
	uint64		logarithm[2];
} LogarithmVector;

/* e^(x / 2^112) */
typedef struct ExponentialVector
{
	uint64		x[2];
	uint64		significand[2];
	int			exponent;
} ExponentialVector;

typedef struct MeanVector
{
	int64		power;			/* in units, as values and weights */
	int			count;
	int64		rows[6][2];
	int			decimals;
	int64		units;			/* the mean, rounded */
	uint64		digits[2];		/* and with so many decimals */
} MeanVector;

static inline int128
from_words(const uint64 *words)
{
	return (int128) ((uint128) words[1] << 64 | words[0]);
}
''')
for group, name in [(texts, 'TEXT'), (integers, 'INTEGER'), (logarithms, 'LOGARITHM'),
                    (exponentials, 'EXPONENTIAL'), (means, 'MEAN')]:
    print(f'#ifdef {name}_VECTORS')
    group()
    print('#endif\n')
print('#endif')
