/*
 * subtree.c - a node of a tree, and what stands below it, as a tree of its own
 */
#include "postgres.h"

#include "subtree.h"

/* The caps of the nodes, which stand behind each other in the copy and name nodes of it */
static Cap *
copy_caps(const Tree *tree, TreeNode *nodes, int count, int node)
{
	int			total = 0;
	Cap		   *caps;

	for (int i = 0; i < count; i++)
		total += nodes[i].cap_count;
	caps = palloc(Max(total, 1) * sizeof(Cap));
	total = 0;
	for (int i = 0; i < count; i++)
	{
		int			first = total;

		for (int j = 0; j < nodes[i].cap_count; j++)
		{
			caps[total] = tree->caps[nodes[i].first_cap + j];
			caps[total++].node -= node;
		}
		nodes[i].first_cap = first;
	}
	return caps;
}

/*
 * A tree whose root is the node, in the current memory context: its total is the
 * score of that node, with the node's own rounding.  Its leaves stand where they
 * stood among the answers of a card, so that the cards of the whole tree are
 * cards of it.  The node may be a leaf.
 */
Tree
subtree_create(const Tree *tree, int node)
{
	int			count = tree->nodes[node].end - node;
	TreeNode   *nodes = palloc(count * sizeof(TreeNode));
	int			depth = tree->nodes[node].depth;

	memcpy(nodes, &tree->nodes[node], count * sizeof(TreeNode));
	for (int i = 0; i < count; i++)
	{
		nodes[i].parent = i == 0 ? 0 : nodes[i].parent - node;
		nodes[i].end -= node;
		nodes[i].depth -= depth;
	}

	/*
	 * what it weighs beside others, nothing or less than nothing, is no
	 * matter of its own score
	 */
	nodes[0].weight = 1;
	return (Tree) {nodes, count, tree->scale, copy_caps(tree, nodes, count, node)};
}
