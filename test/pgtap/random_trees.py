# Prints random instruments with random forms, and what every node has by the words of doc/instrument.md, in whole
# numbers and without the extension: python3 random_trees.py means|rules TREES FORMS SEED
# Lines are as COPY reads them: tree, instrument, answers, scores, coverages, gates, seen. A tree has one with its
# instrument, and one for each form with the answers, with scores and coverages of all nodes in preorder, and with the
# gates that lowered nodes, if any did. The last line tells how often what is hard was met.
import gc
import json
import random
import sys
from fractions import Fraction
from math import gcd
from operator import mul

ONE = 10**15            # what a score of 1 is counted as: so all that a card can hold is a whole number
MILLIONTH = ONE // 10**6
SHARES = 10**9          # into so many parts a card divides the scale

# What a node has instead of a value. A value is a fraction, as the node above takes it; the score that is published, in
# millionths; whether the exact one was halfway between two such; and the text of what is published.
MISSING, NOT_APPLICABLE = None, ()

NULL = '\\N'             # in what COPY reads

seen = dict.fromkeys(['plain', 'ties', 'missing', 'not_applicable', 'zeros', 'numbers', 'stopped', 'dropped',
                      'clipped_below', 'clipped_above', 'capped'], 0)


def below(n):
    return int(random.random() * n)     # as randrange() may differ from one Python to the next


def one_of(*choices):
    return choices[below(len(choices))]


def decimal(number, decimals):
    """The text of number / 10^decimals"""
    whole, rest = divmod(abs(number), 10**decimals)
    return '-' * (number < 0) + str(whole) + (f'.{rest:0{decimals}}'.rstrip('0') if rest else '')


class Scale:
    def __init__(self, lowest, highest, least_decimals=0):
        self.lowest, self.highest = (int(Fraction(end) * ONE) for end in (lowest, highest))
        self.width = self.highest - self.lowest
        self.least_decimals = least_decimals
        self.answers = {}       # of indicators that are rounded alike

    def between(self, decimals):
        step = ONE // 10**decimals
        number = (self.lowest + below(self.width) + step // 2) // step * step
        return min(self.highest, max(self.lowest, number))


class Node:
    def __init__(self, scale, parent, number):
        self.scale, self.parent, self.number = scale, parent, number
        self.children = []
        self.weight = 1             # in units of the last decimal that the weights of the tree have
        self.rounding = 'half_up'
        self.round(None)
        self.mean, self.best = 'arithmetic', None
        self.divide_by = None       # in tenths of such a unit
        self.counts_as = {MISSING: 'skip', NOT_APPLICABLE: 'skip'}
        self.quarters = 0           # how many of the coverage must be there
        self.min_answers = 0
        self.caps = []              # gate, below, at most
        if parent:
            parent.children.append(self)

    def round(self, decimals):
        self.decimals = decimals
        self.millionths = 1 if decimals is None else 10**(6 - decimals)     # in a step of its scores
        self.step = MILLIONTH * self.millionths


# Evaluation. A column has the value of a node in each form.

def rounded(node, num, den):
    """The value of a node whose score is num / den"""
    step = node.step * den
    whole, rest = divmod(abs(num), step)
    rest *= 2
    if node.rounding == 'half_up':
        whole += rest >= step
    elif node.rounding == 'half_even':
        whole += rest > step or rest == step and whole % 2
    elif node.rounding == 'up':
        whole += rest > 0
    if num < 0:
        whole = -whole
    if node.decimals is not None:
        num, den = whole * node.step, 1
    whole *= node.millionths
    return num, den, whole, rest == step, f'{whole}e-6'


class Answers(dict):
    """The values of answers to indicators that are rounded alike, each calculated when it is first seen"""

    def __init__(self, node):
        self.node = node
        self.update({MISSING: MISSING, NOT_APPLICABLE: NOT_APPLICABLE})

    def __missing__(self, answer):
        node, scale = self.node, self.node.scale
        value = answer, 1, None, False, None
        if node.decimals is not None:
            value = rounded(node, answer, 1)
        # of a rounded score, too, where the scale has more steps than that
        if node.decimals is None or scale.width * 10**node.decimals > SHARES * ONE:
            share = (2 * (value[0] - scale.lowest) * SHARES + scale.width) // (2 * scale.width)
            held = Node(scale, None, None)
            held.round(node.decimals)
            value = rounded(held, scale.lowest + share * scale.width // SHARES, 1)
        self[answer] = value
        return value


def count_gaps(node, row):
    """The values and weights that count where children have no value; or why the node has none"""
    values, weights, asked, there, places = [], [], 0, 0, 0
    for value, weight in zip(row, node.weights):
        rule = None if value else node.counts_as[value]
        if rule == 'null':
            return MISSING, None
        if rule == 'skip':
            asked += abs(weight) if value is MISSING else 0
            continue
        asked += abs(weight)
        if value is not MISSING:
            there += abs(weight)
            places += 1
        if rule == 'zero':
            value = node.scale.lowest, 1, None, False, None
            seen['zeros'] += 1
        elif rule is not None:
            value = rule, 1, None, False, None
            seen['numbers'] += 1
        values.append(value)
        weights.append(weight)
    if asked == 0:
        return NOT_APPLICABLE, None
    if max(weights, default=0) <= 0:
        return MISSING, None
    if 4 * there < asked * node.quarters or places < node.min_answers:
        seen['stopped'] += 1
        return MISSING, None
    return values, weights


def take_best(node, values, weights):
    order = sorted(range(len(values)), key=lambda i: Fraction(*values[i][:2]), reverse=True)
    seen['dropped'] += node.best is not None and node.best < len(order)
    return [values[i] for i in order[:node.best]], [weights[i] for i in order[:node.best]]


def in_the_middle(node, values):
    """Of values in falling order, one or the mean of two"""
    last = len(values) - 1
    places = {'max': (0, 0), 'min': (last, last), 'median': (last // 2, (last + 1) // 2)}[node.mean]
    (a, b), (c, d) = (values[place][:2] for place in places)
    return a * d + c * b, 2 * b * d


def divided(node, num, den):
    """A sum, divided by what is fixed, which stays on the scale"""
    num, den = 10 * num, den * node.divide_by
    if num < node.scale.lowest * den:
        seen['clipped_below'] += 1
        return node.scale.lowest, 1
    if num > node.scale.highest * den:
        seen['clipped_above'] += 1
        return node.scale.highest, 1
    return num, den


def capped(node, form, num, den):
    for gate, mark, at_most in node.caps:
        value = gate.column[form]
        low = value is MISSING or value is not NOT_APPLICABLE and value[2] * MILLIONTH < mark
        if low and num > at_most * den:
            num, den = at_most, 1
            node.gates[form] = gate
    seen['capped'] += form in node.gates
    return num, den


def evaluate(node, form, values):
    """The value of a node, of those of its children that weigh something"""
    weights, total = node.weights, node.total
    if not all(values):
        values, weights = count_gaps(node, values)
        if weights is None:
            return values
        total = sum(weights)
    elif len(values) < node.min_answers:
        seen['stopped'] += 1
        return MISSING
    if node.best is not None or node.mean != 'arithmetic':
        values, weights = take_best(node, values, weights)
        total = sum(weights)
    if node.mean == 'arithmetic':
        num, den = 0, 1
        for value, weight in zip(values, weights):
            n, d, _, _, _ = value
            if d == den:
                num += weight * n
            else:
                num, den = num * d + weight * n * den, den * d
        if node.divide_by is None:
            den *= total
        else:
            num, den = divided(node, num, den)
    else:
        num, den = in_the_middle(node, values)
    if node.caps:
        num, den = capped(node, form, num, den)
    return rounded(node, num, den)


def evaluate_tree(nodes):
    """The columns of all nodes, of those of indicators; and what is covered, in parts of 1 / parts"""
    for node in reversed(nodes):
        children = [child for child in node.children if child.weight]
        node.gates = {}
        if children:
            node.weights = [child.weight for child in children]
            node.total = sum(node.weights)
            node.column = [evaluate(node, form, values)
                           for form, values in enumerate(zip(*[child.column for child in children]))]
            node.parts = 1
            for child in children:
                node.parts *= child.parts // gcd(node.parts, child.parts)
            weights = [abs(child.weight) * (node.parts // child.parts) for child in children]
            node.parts *= sum(map(abs, node.weights))
            node.covered = [sum(map(mul, weights, row)) for row in zip(*[child.covered for child in children])]
        else:
            node.parts = 1
            node.covered = [value is not MISSING for value in node.column]
        seen['missing'] += node.column.count(MISSING)
        seen['not_applicable'] += node.column.count(NOT_APPLICABLE)
        seen['ties'] += sum([value[3] for value in node.column if value])


# Random trees

def random_nodes(scale, most, deepest):
    nodes, path = [], []
    for number in range(1, 4 + below(most - 2)):
        del path[1 + below(min(len(path), deepest)) if path else 0:]
        nodes.append(Node(scale, path[-1] if path else None, number))
        path.append(nodes[-1])
    return nodes


def random_means(kind, nodes):
    """Arithmetic means with gaps, whose scores often are exactly between two roundings"""
    for node in nodes:
        node.weight = (lambda: 1, lambda: 1 + below(5), lambda: 1 + below(4000), lambda: 1 + below(10**12))[kind % 4]()
        if node.parent is None:
            node.round(below(3))
        elif random.random() < 0.4:
            node.round(below(2))
        node.counts_as[MISSING] = one_of('skip', 'skip', 'zero', 'null')
        node.quarters = one_of(0, 0, 1, 2, 3)
    return (0, 0, 2, 9)[kind % 4]


def random_rules(kind, nodes):
    """All rules that need no logarithm; a third of the trees has those of plain means only"""
    scale, plain, unit = nodes[0].scale, kind % 3 == 0, (1, 1, 100, 1)[kind % 4]
    seen['plain'] += plain
    for node in nodes:
        if random.random() < (0.2 if node.parent else 0.7):
            node.round(scale.least_decimals + below(1 if scale.least_decimals == 6 else 3))
            node.rounding = one_of('half_up', 'half_even', 'down', 'up')
        if not plain:
            node.mean = one_of('arithmetic', 'arithmetic', 'arithmetic', 'min', 'max', 'median')
        node.counts_as = {MISSING: one_of('skip', 'skip', 'zero', 'null', scale.between(1)),
                          NOT_APPLICABLE: one_of('skip', 'skip', 'zero', 'null')}
        node.quarters = one_of(0, 0, 1, 2, 3)
        node.weight = (lambda: 1, lambda: 1 + below(5), lambda: 1 + below(4000),
                       # so wide that no fraction of 62 bits holds a score
                       lambda: one_of(1099511627791, 1099511627803, 1099511627831, 1099511627873, 1099511627689,
                                      549755813881))[kind % 4]()
        if node.parent and node is not node.parent.children[0] and random.random() < 0.12:
            node.weight = 0
    for node in nodes:
        if node.children:
            random_way(node, plain, unit)
    for node in nodes:
        if node.children and not plain and random.random() < 0.4:
            random_caps(node, nodes)
    return (0, 0, 2, 0)[kind % 4]


def random_way(node, plain, unit):
    """How a node makes one score of its children's"""
    first, *others = node.children
    if random.random() < 0.2:
        node.min_answers = 1 + below(len(node.children))
    if not plain and random.random() < 0.4:
        node.best = 1 + below(min(len(node.children), 3))
        for child in others:
            child.weight = first.weight if child.weight else 0      # the best of those that weigh the same
    if not plain and node.mean == 'arithmetic' and random.random() < 0.6:
        total = sum(child.weight for child in node.children)
        node.divide_by = one_of(10 * total, 10 * (total + unit), 10 * max(total - unit, unit), 4 * total,
                                30 if total < 100 else 20 * total)
        for child in others:
            if node.best is None and random.random() < 0.3:
                child.weight = -child.weight


def random_caps(node, nodes):
    for _ in range(2):
        gate = above = nodes[node.number + below(len(nodes) - node.number)]
        while above.number > node.number and above.weight >= 0:
            above = above.parent
        if above is node:           # the gate stands below it, and is no deduction
            decimals = 2 if node.decimals is None else node.decimals
            node.caps.append((gate, node.scale.between(1), node.scale.between(decimals)))


# Random forms. How one is answered: the chances that an indicator does not apply, and that it has no score; and the
# score else, the lowest and so many random steps. Half of them are halves and quarters of the scale, the others have
# few decimals.

def way(scale, form, not_applicable, missing, only_highest=False):
    lowest, step = scale.lowest, scale.width // 4
    if form % 2:
        step = ONE // 10**(form % 3)
        lowest = scale.highest if only_highest else lowest + -lowest % step
    no_score = not_applicable + (1 - not_applicable) * missing
    return not_applicable, no_score, lowest, (scale.highest - lowest) // step, step


def ways_of_means(scale, forms):
    return [way(scale, form, 0, (0, 0.1, 0.5)[form % 3], form % 8 == 1) for form in range(1, forms + 1)]


def ways_of_rules(scale, forms):
    return [way(scale, form, 0.15 if form % 3 else 0, (0, 0.1, 0.4, 0.4)[form % 4]) for form in range(1, forms + 1)]


# Text

def document(node, weight_decimals):
    def score(number):
        return decimal(number, 15)

    keys = {'code': f'"n{node.number}"'}
    if node.parent is None:
        keys['scale'] = f'[{score(node.scale.lowest)}, {score(node.scale.highest)}]'
    elif node.weight != 1 or weight_decimals:
        keys['weight'] = decimal(node.weight, weight_decimals)
    if node.decimals is not None:
        keys['round'] = node.decimals
        keys['rounding'] = f'"{node.rounding}"'
    if node.children:
        missing = node.counts_as[MISSING]
        keys['mean'] = f'"{node.mean}"'
        keys['missing'] = f'"{missing}"' if isinstance(missing, str) else score(missing)
        keys['not_applicable'] = f'"{node.counts_as[NOT_APPLICABLE]}"'
        keys['min_coverage'] = node.quarters / 4
        if node.min_answers:
            keys['min_answers'] = node.min_answers
        if node.best is not None:
            keys['best'] = node.best
        if node.divide_by is not None:
            keys['divide_by'] = decimal(node.divide_by, weight_decimals + 1)
        if node.caps:
            caps = [f'{{"node": "n{gate.number}", "below": {score(mark)}, "at_most": {score(at_most)}}}'
                    for gate, mark, at_most in node.caps]
            keys['caps'] = f'[{", ".join(caps)}]'
        keys['nodes'] = f'[{", ".join([document(child, weight_decimals) for child in node.children])}]'
    return '{' + ', '.join([f'"{key}": {text}' for key, text in keys.items()]) + '}'


class Texts(dict):
    """The texts of what there is again and again"""

    def __init__(self, text, *others):
        self.text = text
        self.update(*others)

    def __missing__(self, number):
        self[number] = self.text(number)
        return self[number]


answer_texts = Texts(lambda number: decimal(number, 15), {MISSING: '', NOT_APPLICABLE: '"not_applicable"'})
coverage_texts = Texts(lambda millionths: decimal(millionths, 6))


def answer(node, ways):
    """Fills the column of an indicator; gives its part of each form"""
    scale, alike, uniform = node.scale, (node.decimals, node.rounding), random.random
    answers = [NOT_APPLICABLE if (chance := uniform()) < not_applicable else MISSING if chance < no_score else
               lowest + int(uniform() * steps + 0.5) * step for not_applicable, no_score, lowest, steps, step in ways]
    if alike not in scale.answers:
        scale.answers[alike] = Answers(node)
    node.column = [*map(scale.answers[alike].__getitem__, answers)]
    code = f'"n{node.number}": '
    return [text and code + text for text in map(answer_texts.__getitem__, answers)]


def print_tree(tree, instrument, nodes, texts):
    lines = ['\t'.join([str(tree), instrument, *[NULL] * 5]) + '\n']
    scores = zip(*[[value[4] if value else 'NULL' for value in node.column] for node in nodes])
    coverages = zip(*[[coverage_texts[covered * 10**6 // node.parts] for covered in node.covered] for node in nodes])
    gates = [{} for _ in nodes[0].column]
    for node in nodes:
        for form, gate in node.gates.items():
            gates[form][f'n{node.number}'] = f'n{gate.number}'
    for answers, score, coverage, gate in zip(zip(*texts), scores, coverages, gates):
        lines.append(f'{tree}\t{NULL}\t{{{", ".join(filter(None, answers))}}}\t{{{",".join(score)}}}\t'
                     f'{{{",".join(coverage)}}}\t{json.dumps(gate) if gate else NULL}\t{NULL}\n')
    sys.stdout.write(''.join(lines))


def main(kind, trees, forms, seed):
    scales, random_tree, ways_of, most, deepest = {
        'means': ([Scale(0, 100), Scale(0, 100), Scale(0, 1), Scale(-50, 50), Scale(1, 4)],
                  random_means, ways_of_means, 16, 5),
        'rules': ([Scale(0, 100), Scale(0, 1), Scale(1, 4), Scale(-50, 50), Scale(0, 10),
                   Scale('-499999999999.999999', '499999999999.999999', 6), Scale(0, '7.5', 1)],
                  random_rules, ways_of_rules, 14, 3)}[kind]
    ways = [ways_of(scale, forms) for scale in scales]
    random.seed(seed)
    gc.set_threshold(100_000)       # the nodes of a tree know each other, and go by the hundred
    for tree in range(1, trees + 1):
        nodes = random_nodes(scales[tree % len(scales)], most, deepest)
        weight_decimals = random_tree(tree, nodes)
        texts = [answer(node, ways[tree % len(scales)]) for node in nodes if not node.children]
        evaluate_tree(nodes)
        print_tree(tree, document(nodes[0], weight_decimals), nodes, texts)
    print(*[NULL] * 6, json.dumps(seen), sep='\t')


main(sys.argv[1], *map(int, sys.argv[2:]))
