# What stands between --for and --end is written once, and is there for each of the tuples, of which the words take
# the places of the names:
#
#     --for type, c: (score, score), (double precision, float8)
#     ... @type@ ... @c@ ...
#     --end
#
# A list that ends with a comma goes on in the next line.

/^--for / {
	while (/,$/ && (getline line) > 0)
		$0 = $0 substr(line, 3)
	names = split(substr($0, 7, index($0, ":") - 7), name, / *, */)
	turns = split(substr($0, index($0, "(") + 1), turn, /[(]/)
	block = 1
	body = ""
	next
}

/^--end$/ {
	for (i = 1; i <= turns; i++) {
		text = body
		split(substr(turn[i], 1, index(turn[i], ")") - 1), word, / *, */)
		for (j = 1; j <= names; j++)
			gsub("@" name[j] "@", word[j], text)
		printf "%s%s", (i == 1 ? "" : "\n"), text
	}
	block = 0
	next
}

block { body = body $0 "\n"; next }
{ print }
END { exit block }
