# A line "--include FILE" is replaced by that file, whose name begins at the top folder.

/^--include / {
	file = top "/" $2
	while ((status = (getline line < file)) > 0)
		print line
	if (status < 0) {
		print "cannot read " file > "/dev/stderr"
		exit 1
	}
	close(file)
	next
}
{ print }
