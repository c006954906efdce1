// pgjdbc: in every mode in which it sends statements, with its metadata, arrays, cursors and updatable rows.
// Arguments: the folder of what psql printed

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.*;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.*;

class ClientJdbc {
    static final Path HERE = Path.of("test/clients");
    static final String MEANING = "score from 0 to 100; nilai dari 0 sampai 100";
    static Path work;
    static int number = 0;

    interface Body { void run() throws Exception; }

    static void test(String name, Body body) {
        number++;
        try {
            body.run();
            System.out.println("ok " + number + " - " + name);
        } catch (Exception e) {
            String said = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
            System.out.println("not ok " + number + " - " + name + "\n# " + said);
        }
    }

    static void same(Object got, Object wanted) {
        if (!Objects.equals(got, wanted))
            throw new IllegalStateException(got + ", not " + wanted);
    }

    static List<String> lines(Path path) throws IOException {
        return Files.readAllLines(path).stream()
            .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("--")).toList();
    }

    static Connection connect(String options) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + System.getenv("PGPORT")
            + "/clients?user=postgres&password=" + System.getenv("PGPASSWORD") + options);
    }

    // the value that a text of a case stands for

    static Object value(String kind, String text) {
        switch (kind) {
            case "null": return null;
            case "decimal": return new BigDecimal(text);
            case "double": return Double.valueOf(text);
            case "integer": return Integer.valueOf(text);
            case "date": return java.sql.Date.valueOf(text);
            case "boolean": return Boolean.valueOf(text);
            case "timestamptz":
                return LocalDateTime.parse(text.replace(' ', 'T')).atOffset(ZoneOffset.UTC);
            default: return text;
        }
    }

    static Object[] values(String kind, String text) {
        return Arrays.stream(text.split(",")).map(part -> value(kind, part)).toArray();
    }

    static void set(PreparedStatement statement, String parameter) throws SQLException {
        String[] parts = parameter.split(" ", 2);
        if (parts[0].equals("null"))
            statement.setNull(1, Types.NUMERIC);
        else if (parts[0].equals("decimals"))
            statement.setArray(1, statement.getConnection().createArrayOf("numeric", values("decimal", parts[1])));
        else if (parts[0].equals("doubles"))
            statement.setArray(1, statement.getConnection().createArrayOf("float8", values("double", parts[1])));
        else if (parts[0].equals("integers"))
            statement.setArray(1, statement.getConnection().createArrayOf("int4", values("integer", parts[1])));
        else if (parts[0].equals("text"))
            statement.setString(1, parts[1]);
        else
            statement.setObject(1, value(parts[0], parts[1]));
    }

    // kind and value, as a case writes them

    static String told(Object found) throws SQLException {
        if (found == null)
            return "null";
        if (found instanceof BigDecimal decimal)
            return "decimal " + decimal.toPlainString();
        if (found instanceof Integer)
            return "integer " + found;
        if (found instanceof Boolean)
            return "boolean " + found;
        if (found instanceof java.sql.Date)
            return "date " + found;
        if (found instanceof Timestamp moment)
            return "timestamptz " + moment.toString().replaceAll("\\.0$", "");
        if (found instanceof java.sql.Array array)
            return told(Arrays.asList((Object[]) array.getArray()));
        if (found instanceof List<?> list) {
            Set<String> kinds = new TreeSet<>();
            List<String> parts = new ArrayList<>();
            for (Object part : list) {
                String[] told = told(part).split(" ", 2);
                if (told.length > 1)
                    kinds.add(told[0]);
                parts.add(told[told.length - 1]);
            }
            return ((kinds.isEmpty() ? "decimal" : String.join("/", kinds)) + "s " + String.join(",", parts)).trim();
        }
        return (found instanceof String ? "text " : found.getClass().getSimpleName() + " ") + found;
    }

    interface Reader { Object read(ResultSet rows, String kind) throws SQLException; }

    // as doc/bi.md shows it, or a text by the getter for texts
    static Object known(ResultSet rows, String kind) throws SQLException {
        String column = rows.getMetaData().getColumnLabel(1);
        switch (kind) {
            case "decimal": return Snippet.score(rows, column);
            case "decimals": return Snippet.scores(rows, column);
            case "text": return rows.getString(1);
            default: return rows.getObject(1);
        }
    }

    static void runCases(String on, String relation, String label, String options, Reader reader) throws Exception {
        int times = options.contains("simple") ? 1 : 7;     // from the fifth or first on, the server prepares
        try (Connection connection = connect(options)) {
            for (String line : lines(HERE.resolve("cases.txt"))) {
                String[] part = Arrays.stream(line.split(" \\| ")).map(String::trim).toArray(String[]::new);
                if (!part[1].equals(on) && !part[1].equals("both"))
                    continue;
                test(label + ": " + part[0], () -> {
                    String sql = part[3].replace("{relation}", relation);
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        if (!part[2].equals("-"))
                            set(statement, part[2]);
                        for (int i = 0; i < times; i++) {
                            ResultSet rows = statement.executeQuery();
                            rows.next();
                            same(told(reader.read(rows, part[4].split(" ")[0])), part[4]);
                        }
                    }
                });
            }
        }
    }

    static void runShapes(String on, String relation, Connection connection) throws Exception {
        List<String> shapes = lines(HERE.resolve("shapes.sql")), counts = lines(work.resolve("shapes." + on));
        for (int i = 0; i < shapes.size(); i++) {
            int place = i;
            test(on + ": shape " + (place + 1), () -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(shapes.get(place).replace("{relation}", relation))) {
                    int count = 0;
                    for (; rows.next(); count++)
                        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++)
                            rows.getObject(column);
                    same(count, Integer.valueOf(counts.get(place)));
                }
            });
        }
    }

    static String toldAs(String type, String text) {
        if (text.equals("\\N"))
            return "null";
        switch (type.replaceAll("\\(.*", "")) {
            case "numeric": return "decimal " + text;
            case "boolean": return "boolean " + text.equals("t");
            case "timestamp with time zone": return "timestamptz " + text.replaceAll("\\+00$", "");
            default: return type + " " + text;
        }
    }

    static void runViews(Connection connection) throws Exception {
        for (String view : lines(HERE.resolve("views.txt")))
            test("view: all of " + view, () -> {
                List<String> lines = Files.readAllLines(work.resolve("view." + view));
                String[] types = lines.get(1).split("\t");
                List<List<String>> wanted = new ArrayList<>(), found = new ArrayList<>();
                for (String line : lines.subList(2, lines.size())) {
                    String[] cells = line.split("\t", -1);
                    List<String> row = new ArrayList<>();
                    for (int i = 0; i < types.length; i++)
                        row.add(toldAs(types[i], cells[i]));
                    wanted.add(row);
                }
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(
                                "SELECT * FROM " + view + " AS v ORDER BY CAST(v AS text)")) {
                    while (rows.next()) {
                        List<String> row = new ArrayList<>();
                        for (int i = 1; i <= types.length; i++)
                            row.add(told(rows.getObject(i)));
                        found.add(row);
                    }
                }
                same(found, wanted);
            });
    }

    static ResultSet column(Connection connection, String relation) throws SQLException {
        ResultSet columns = connection.getMetaData().getColumns(null, "public", relation, "nilai");
        columns.next();
        return columns;
    }

    // what a score is read as, by each getter
    static void runGetters(String label, String relation, Connection connection) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT nilai FROM " + relation + " WHERE id = 1")) {
            rows.next();
            test(label + ": getBigDecimal", () -> same(rows.getBigDecimal(1), new BigDecimal("99.25")));
            test(label + ": getDouble", () -> same(rows.getDouble(1), 99.25));
            test(label + ": getInt", () -> same(rows.getInt(1), 99));
            test(label + ": getString", () -> same(rows.getString(1), "99.25"));
            test(label + ": getObject of a BigDecimal", () ->
                same(rows.getObject(1, BigDecimal.class), new BigDecimal("99.25")));
            test(label + ": class told", () -> same(rows.getMetaData().getColumnClassName(1), "java.math.BigDecimal"));
        }
    }

    static int fetched(Connection connection, String relation) throws SQLException {
        connection.setAutoCommit(false);
        int count = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("SELECT nilai FROM " + relation);
            for (; rows.next(); count++)
                rows.getBigDecimal(1);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return count;
    }

    static void updateRow(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(
                ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            ResultSet rows = statement.executeQuery("SELECT id, nilai FROM hasil WHERE id = 5");
            rows.next();
            rows.updateBigDecimal(2, new BigDecimal("80.99"));
            rows.updateRow();
        }
    }

    static void batch(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO masuk (nilai) VALUES (?)")) {
            for (Object value : new Object[] {new BigDecimal("80.995"), 80.5, 81, 81L, (short) 81, 80.5f, null}) {
                if (value == null)
                    statement.setNull(1, Types.OTHER);
                else
                    statement.setObject(1, value);
                statement.addBatch();
            }
            same(statement.executeBatch().length, 7);
        }
    }

    public static void main(String[] arguments) throws Exception {
        work = Path.of(arguments[0]);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Map<String, String> modes = new LinkedHashMap<>();
        modes.put("", "");
        modes.put(", prepared", "&prepareThreshold=1");
        modes.put(", binary", "&prepareThreshold=-1");
        modes.put(", simple", "&preferQueryMode=simple");
        for (Map.Entry<String, String> mode : modes.entrySet()) {
            Reader asItIs = (rows, kind) -> rows.getObject(1);
            runCases("view", "hasil_terbit", "view" + mode.getKey(), mode.getValue(), asItIs);
            runCases("type", "hasil", "type" + mode.getKey(), mode.getValue(), asItIs);
        }
        try (Connection connection = connect("")) {
            runViews(connection);
            runShapes("view", "hasil_terbit", connection);
            runShapes("type", "hasil", connection);
            runGetters("view", "hasil_terbit", connection);
            runGetters("type", "hasil", connection);
            test("view: comment", () -> same(column(connection, "hasil_terbit").getString("REMARKS"), MEANING));
            test("type: comment", () -> same(column(connection, "hasil").getString("REMARKS"), MEANING));
            test("view: type told", () -> same(column(connection, "hasil_terbit").getInt("DATA_TYPE"), Types.NUMERIC));
            test("view: precision", () -> same(column(connection, "hasil_terbit").getInt("COLUMN_SIZE"), 5));
            test("view: scale", () -> same(column(connection, "hasil_terbit").getInt("DECIMAL_DIGITS"), 2));
            test("type: name of a score", () -> same(column(connection, "hasil").getString("TYPE_NAME"), "score"));
            test("view: cursor", () -> same(fetched(connection, "hasil_terbit"), 7));
            test("type: cursor", () -> same(fetched(connection, "hasil"), 7));
            test("type: updatable row", () -> updateRow(connection));
            test("type: batch", () -> batch(connection));
        }
        runCases("type", "hasil", "snippet", Snippet.OPTIONS, ClientJdbc::known);
        try (Connection connection = connect(Snippet.OPTIONS);
                ResultSet rows = connection.createStatement().executeQuery(
                    "SELECT nilai, nilai_unit FROM hasil WHERE id = 1")) {
            rows.next();
            test("snippet: decimal", () -> same(Snippet.score(rows, "nilai"), new BigDecimal("99.25")));
            test("snippet: decimals", () -> same(Snippet.scores(rows, "nilai_unit"),
                Arrays.asList(new BigDecimal("4.5"), null, new BigDecimal("80.99"))));
        }
        System.out.println("1.." + number);
    }
}
