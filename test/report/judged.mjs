// What axe-core could not decide by itself, and why it is right: rule → [which elements, judgement,
// "phone" if on that alone]. An element that none of them names fails the test, and so does a
// judgement that is of no use.
export const judged = {
	'color-contrast': [
		['.zone i', 'axe-core takes no colour from a single sign. It is black or white, whichever stands out more from '
			+ 'the colour of the zone; of two such colours one always has a contrast of at least 4.58. The name of the '
			+ 'zone stands beside it.'],
		['.scroll :is(th, td, a, bdi, button, code, .zone)', 'A column of a table that is scrolled out of sight. On a '
			+ 'wide screen axe-core sees it.', 'phone'],
		['figure.chart text', 'axe-core does not see what is behind a text in a picture. Texts are black, and stand '
			+ 'beside the bars, on white; all that they say stands in a table below, too.']],
};
