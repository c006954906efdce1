# Prints random geometric, harmonic and power means, from decimals of 120 digits: python3 means.py SEED COUNT
# A line each: power, values, weights, the mean with six decimals, and with twelve, as CSV with PostgreSQL's arrays.
import random
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 120
seed, count = int(sys.argv[1]), int(sys.argv[2])
random.seed(seed)

HALF_MILLIONTH = Decimal('5e-7')
SNAP = Decimal(2)**-36 / 10**6
NOTHING = Decimal('1e-100')   # the error of the decimals here


def random_number(digits, decimals):
    return Decimal(random.randint(1, 10**digits)).scaleb(-decimals)


def random_values():
    """Mostly what scores are, at times with more digits."""
    decimals = random.choice([0, 2, 2, 2, 4, 6, 9, 15])
    return [random_number(random.randint(1, 5) + decimals, decimals) for _ in range(random.randint(1, 6))]


def next_to_a_tie():
    """One value, or two whose geometric mean it is, on a multiple of half a millionth or next to it."""
    tie = random.randint(1, 10**random.randint(1, 9)) * HALF_MILLIONTH
    value = tie + random.choice([0, 0, 1, -1]) * Decimal(random.randint(1, 9)).scaleb(-random.randint(12, 22))
    factor = Decimal(2)**random.randint(0, 3) * Decimal(5)**random.randint(0, 3)
    return random.choice([[value], [value, value], [value * factor, value / factor]])


def mean(power, values, weights):
    total = sum(weights)
    if power == 0:
        return (sum(w * v.ln() for v, w in zip(values, weights)) / total).exp()
    return ((sum(w * (power * v.ln()).exp() for v, w in zip(values, weights)) / total).ln() / power).exp()


def rounded(number, decimals, snap):
    """Half away from zero; what is that close to a multiple of half of the last decimal is taken for it."""
    half = Decimal(5).scaleb(-decimals - 1)
    nearest = (number / half).to_integral_value() * half
    if abs(number - nearest) <= snap:
        number = nearest
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def array(numbers):
    return '"{' + ','.join(f'{number:f}' for number in numbers) + '}"'


for _ in range(count):
    power = Decimal(random.choice([0, 0, 0, 0, 0, 0, -1, random.randint(-200, 300)])) / random.choice([1, 100])
    power = max(min(power, Decimal(3)), Decimal(-2))
    if power == 1:
        power = Decimal('1.01')
    if random.random() < 0.3:
        power = power if random.random() < 0.1 else Decimal(0)
        values = next_to_a_tie()
        weights = [Decimal(random.randint(1, 20)) / 4] * len(values)
    else:
        values = random_values()
        weights = [random_number(random.randint(1, 5), random.choice([0, 2, 2, 6])) for _ in values]
    result = mean(power, values, weights)
    print(f'{power:f},{array(values)},{array(weights)},{rounded(result, 6, SNAP):f},{rounded(result, 12, NOTHING):f}')
