# R: RPostgreSQL, whose decimals are binary fractions. Arguments: the folder of what psql printed
options(digits = 15)
suppressPackageStartupMessages(library(RPostgreSQL))

work <- commandArgs(trailingOnly = TRUE)[1]
read <- function(path) {
    found <- readLines(path, encoding = "UTF-8")
    found[nzchar(found) & !grepl("^(#|--)", found)]
}
number <- 0

# A test that fails when body raises, or warns; json, which is PostgreSQL's own, the client does not know either.
test <- function(name, body) {
    number <<- number + 1
    said <- NULL
    tryCatch(
        withCallingHandlers(force(body), warning = function(w) {
            if (!grepl("type json ", conditionMessage(w)))
                said <<- c(said, sub("^Could not create execute.*", dbGetException(con)$errorMsg, conditionMessage(w)))
            invokeRestart("muffleWarning")
        }),
        error = function(e) said <<- c(said, conditionMessage(e)))
    if (is.null(said))
        cat(sprintf("ok %d - %s\n", number, name))
    else
        cat(sprintf("not ok %d - %s\n# %s\n", number, name, gsub("\\s+", " ", paste(said, collapse = " "))))
}

same <- function(got, wanted) {
    if (!identical(got, wanted)) stop(paste(c(got), collapse = ", "), ", not ", paste(c(wanted), collapse = ", "))
}

# A parameter travels as its text; the client has no NULL among them, so it is written into the statement.
execute <- function(statement, given = NULL) {
    statement <- enc2utf8(statement)
    if (is.null(given)) dbGetQuery(con, statement)
    else if (is.na(given)) dbGetQuery(con, sub("?", "NULL", statement, fixed = TRUE))
    else dbGetQuery(con, sub("?", "$1", statement, fixed = TRUE), given)
}

# Kind and value, as a case writes them; R has no decimals, and 83.70 is 83.7
told <- function(found) {
    if (length(found) != 1) return(paste(length(found), "values"))
    if (is.na(found)) return("null")
    if (inherits(found, "Date")) return(paste("date", format(found)))
    if (inherits(found, "POSIXct"))
        return(paste("timestamptz", sub("\\.?0+$", "", format(found, "%Y-%m-%d %H:%M:%OS6", tz = "UTC"))))
    kind <- c(double = "decimal", integer = "integer", logical = "boolean", character = "text")[[typeof(found)]]
    paste(kind, if (is.logical(found)) tolower(found) else enc2utf8(as.character(found)))
}
plain <- function(wanted) {
    if (grepl("^decimal ", wanted)) paste("decimal", as.numeric(sub("decimal ", "", wanted))) else wanted
}

run_cases <- function(on, relation) {
    for (line in read("test/clients/cases.txt")) {
        part <- trimws(strsplit(line, " | ", fixed = TRUE)[[1]])
        if (!part[2] %in% c(on, "both")) next
        test(paste0(on, ": ", part[1]), {
            given <- NULL
            if (part[3] == "null") {
                given <- NA
            } else if (part[3] != "-") {
                kind <- sub(" .*", "", part[3])
                given <- sub("^[a-z]+ ", "", part[3])
                if (grepl("^(decimal|double|integer)s$", kind)) given <- paste0("{", given, "}")
                if (kind == "timestamptz") given <- paste0(given, "+00")
            }
            same(told(execute(sub("{relation}", relation, part[4], fixed = TRUE), given)[[1]]), plain(part[5]))
        })
    }
}

run_shapes <- function(on, relation) {
    shapes <- read("test/clients/shapes.sql")
    counts <- as.integer(read(file.path(work, paste0("shapes.", on))))
    for (place in seq_along(shapes))
        test(sprintf("%s: shape %d", on, place), same(
            nrow(execute(gsub("{relation}", relation, shapes[place], fixed = TRUE))), counts[place]))
}

told_as <- function(type, text) {
    if (text == "\\N") return("null")
    switch(sub("\\(.*", "", type),
        numeric = plain(paste("decimal", text)),
        boolean = paste("boolean", tolower(text == "t")),
        "timestamp with time zone" = paste("timestamptz", sub("[+]00$", "", text)),
        paste(type, text))
}

run_views <- function() {
    for (view in read("test/clients/views.txt"))
        test(paste("view: all of", view), {
            lines <- readLines(file.path(work, paste0("view.", view)), encoding = "UTF-8")
            wanted <- strsplit(lines, "\t", fixed = TRUE)
            found <- execute(paste("SELECT * FROM", view, "AS v ORDER BY CAST(v AS text)"))
            same(as.vector(vapply(seq_along(found), function(column) vapply(seq_len(nrow(found)), function(row)
                told(found[[column]][row]), ""), character(nrow(found)))),
                as.vector(vapply(seq_along(found), function(column) vapply(wanted[-(1:2)], function(row)
                    told_as(wanted[[2]][column], row[column]), ""), character(nrow(found)))))
        })
}

con <- dbConnect(PostgreSQL(), dbname = "clients")
invisible(dbGetQuery(con, "SET timezone = 'UTC'"))

run_views()
run_cases("view", "hasil_terbit")
run_shapes("view", "hasil_terbit")
test("view: mean in R", same(round(mean(execute("SELECT nilai FROM hasil_terbit")$nilai, na.rm = TRUE), 6), 73.943333))
column_type <- function(relation) {
    found <- dbSendQuery(con, paste("SELECT nilai FROM", relation))
    on.exit(dbClearResult(found))
    toupper(dbColumnInfo(found)$type)
}
test("view: type told", same(column_type("hasil_terbit"), "DECIMAL"))
run_cases("type", "hasil")
run_shapes("type", "hasil")
test("type: mean in R", same(round(mean(execute("SELECT nilai FROM hasil")$nilai, na.rm = TRUE), 6), 73.943333))

eval(parse(file.path(work, "snippet.r")))
test("snippet: decimals", same(results$nilai[1:2], c(100, 99.25)))
test("snippet: mean in R", same(round(mean(results$nilai, na.rm = TRUE), 6), 73.943333))
cat(sprintf("1..%d\n", number))
invisible(dbDisconnect(con))
