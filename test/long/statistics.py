# Holds what the kernel says of random matrices of scores against SciPy and NumPy: TAP on standard output.
#   python3 test/long/statistics.py [MATRICES] [SEED]
# Both round at the end, so a figure may differ by half a millionth and what floating point loses.
import os
import subprocess
import sys

import numpy as np
from scipy import stats

MATRICES = int(sys.argv[1]) if len(sys.argv) > 1 else 400
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20220101
UNIT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'unit')
TOLERANCE = 0.501e-6
OK, FEW, CONSTANT, NEGATIVE, OPPOSED, UNDETERMINED = range(6)

random = np.random.default_rng(SEED)


def draw_matrix():
    """Scores in units, children by bodies; NaN is a missing one."""
    children = int(random.integers(1, 9))
    bodies = int(random.choice([random.integers(1, 8), random.integers(3, 60), random.integers(60, 900)]))
    top = int(random.choice([3, 10, 100])) if random.random() < 0.4 else 100 * 10**6
    common = random.integers(0, top + 1, bodies)
    share = random.choice([0, 0.3, 0.9])
    matrix = np.rint(share * common + (1 - share) * random.integers(0, top + 1, (children, bodies)))
    if random.random() < 0.3:
        child = int(random.integers(children))
        matrix[child] = top - matrix[child]
    if random.random() < 0.2:
        matrix -= top // 2
    if random.random() < 0.05:
        matrix[int(random.integers(children))] = top
    if random.random() < 0.5:
        matrix[random.random(matrix.shape) < 0.03] = np.nan
    return matrix


def written(matrix):
    rows = ' '.join('x' if np.isnan(v) else str(int(v)) for v in matrix.ravel())
    return f'{matrix.shape[0]} {matrix.shape[1]}\n{rows}\n'


class Property:
    def __init__(self, name):
        self.name, self.cases, self.wrong = name, 0, []

    def holds(self, condition, *case):
        self.cases += 1
        if not condition:
            self.wrong.append(case)

    def near(self, got, expected, *case):
        self.holds(abs(int(got) / 1e6 - expected) <= TOLERANCE + 1e-9 * abs(expected), got, expected, *case)


PEARSON, SPEARMAN, KENDALL, ALPHA = (Property(f"{name} is SciPy's or NumPy's") for name in (
    "Pearson's correlation", "Spearman's correlation", "Kendall's tau-b", "Cronbach's alpha"))
WEIGHTS = {m: Property(f'data weights by {m} are as NumPy has them')
           for m in ('equal', 'sd', 'entropy', 'critic', 'pca')}


def check_pair(matrix, i, j, bodies, *got):
    both = ~np.isnan(matrix[i]) & ~np.isnan(matrix[j])
    x, y = matrix[i][both], matrix[j][both]
    defined = len(x) > 1 and np.ptp(x) > 0 and np.ptp(y) > 0
    for property, coefficient, of in ((PEARSON, got[0], stats.pearsonr), (SPEARMAN, got[1], stats.spearmanr),
                                      (KENDALL, got[2], stats.kendalltau)):
        property.holds(int(bodies) == len(x) and (coefficient != '-') == defined, i, j, bodies, coefficient)
        if defined and coefficient != '-':
            property.near(coefficient, of(x, y)[0], i, j, bodies)


def check_alpha(complete, items, bodies, got):
    k, n = complete.shape
    total = complete.sum(axis=0)
    defined = k > 1 and n > 1 and np.ptp(total) > 0
    ALPHA.holds(int(items) == k and int(bodies) == n and (got != '-') == defined, items, bodies, got)
    if defined and got != '-':
        ALPHA.near(got, k / (k - 1) * (1 - complete.var(axis=1, ddof=1).sum() / total.var(ddof=1)), k, n)


def measures_of(complete, method):
    """(status, measures, what weights are in proportion to)"""
    k, n = complete.shape
    if method == 'equal':
        return OK, np.ones(k), np.ones(k)
    if n < 3:
        return FEW, None, None
    if (np.ptp(complete, axis=1) == 0).any():
        return CONSTANT, None, None
    deviations = complete.std(axis=1)
    correlation = np.corrcoef(complete).reshape(k, k)
    if method == 'sd':
        return OK, deviations / 1e6, deviations
    if method == 'entropy':
        if (complete < 0).any():
            return NEGATIVE, None, None
        measures = 1 - stats.entropy(complete, axis=1) / np.log(n)
        return OK, measures, measures
    if method == 'critic':
        measures = deviations / np.ptp(complete, axis=1) * (1 - correlation).sum(axis=1)
        return (OK if measures.sum() > 1e-6 else UNDETERMINED), measures, measures
    values, vectors = np.linalg.eigh(correlation)
    if k > 1 and values[-1] - values[-2] < 1e-9 * values[-1]:
        return UNDETERMINED, None, None
    first = vectors[:, -1] * (1 if vectors[:, -1].sum() >= 0 else -1)
    return (OPPOSED if (first < -1e-9).any() else OK), first, first**2


def check_weights(complete, method, status, *got):
    property = WEIGHTS[method]
    expected, measures, parts = measures_of(complete, method)
    property.holds(int(status) == expected, method, complete.shape, status, expected)
    if expected != OK or int(status) != OK:
        return
    weights = np.array([int(w) for w in got[1::2]])
    property.holds(weights.sum() == 10**6, method, weights)
    for measure, m in zip(got[::2], measures):
        property.near(measure, m, method, complete.shape)
    # the largest remainder moves a share by less than a millionth
    property.holds((abs(weights - parts / parts.sum() * 1e6) < 1.001).all(), method, weights, parts / parts.sum())


def check(matrix, lines):
    complete = matrix[:, ~np.isnan(matrix).any(axis=0)]
    for i in range(len(matrix)):
        for j in range(i + 1, len(matrix)):
            name, a, b, *rest = next(lines).split()
            assert (name, int(a), int(b)) == ('pair', i, j)
            check_pair(matrix, i, j, *rest)
    check_alpha(complete, *next(lines).split()[1:])
    for method in WEIGHTS:
        name, *rest = next(lines).split()
        assert name == method
        check_weights(complete, method, *rest)


subprocess.run(['make', '-s', '-C', UNIT, 'build/statistics'], check=True)
matrices = [draw_matrix() for _ in range(MATRICES)]
output = subprocess.run([os.path.join(UNIT, 'build', 'statistics')], input=''.join(map(written, matrices)),
                        stdout=subprocess.PIPE, text=True, check=True).stdout
lines = iter(output.splitlines())
for matrix in matrices:
    check(matrix, lines)
assert next(lines, None) is None
properties = [PEARSON, SPEARMAN, KENDALL, ALPHA, *WEIGHTS.values()]
for number, property in enumerate(properties, 1):
    for case in property.wrong[:5]:
        print('# not so:', *case)
    ok = property.cases > 0 and not property.wrong
    right = property.cases - len(property.wrong)
    print(f"{'' if ok else 'not '}ok {number} - {property.name} ({right} of {property.cases} cases)")
print(f'1..{len(properties)}')
sys.exit(any(property.wrong or not property.cases for property in properties))
