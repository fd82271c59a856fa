package io.tenantry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The PostgreSQL of a data directory: its cluster, its passwords, its start. */
record PostgresServer(DataDirectory data, Path programs, Account account, Path log) {
  private static final String MAJOR = "17";
  private static final String SUPERUSER = "postgres-superuser";
  private static final String LOGIN = "postgres-tenantry";

  /** Refuses a cluster that another major version of PostgreSQL made. */
  static void requireSameVersion(DataDirectory data) {
    var file = data.postgres().resolve("PG_VERSION");
    try {
      var version = Files.exists(data.postgres()) ? Files.readString(file).strip() : MAJOR;
      if (!version.equals(MAJOR)) {
        throw new EmbeddedServerException(
            "%s was made by PostgreSQL %s, this program brings PostgreSQL %s: take another data directory, or move the data over with pg_dump of version %s"
                .formatted(data.postgres(), version, MAJOR, version));
      }
    } catch (IOException e) {
      throw EmbeddedServerException.of(data.postgres() + " is no PostgreSQL data directory", e);
    }
  }

  /** Makes the cluster at the first start, then starts the server and waits until it answers. */
  PostgresServer start(int port) {
    try {
      prepare();
      var settings = Template.fill("postgresql.conf", Map.of("port", port));
      Files.writeString(data.postgres().resolve("tenantry.conf"), settings);
      account.own(data.postgres());
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot prepare " + data.postgres(), e);
    }
    var command = account.command(program("postgres"), "-D", data.postgres().toString());
    Command.startServer(command, log, this::ready);
    return this;
  }

  /** The login of the platform, which is no superuser. */
  String url(int port) {
    return url("tenantry", LOGIN, port, "tenantry");
  }

  String superuserUrl(int port) {
    return url("postgres", SUPERUSER, port, "postgres");
  }

  private String url(String user, String secret, int port, String database) {
    var password = secrets().find(secret).orElseThrow();
    return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(user, password, port, database);
  }

  /** A cluster moves to its place when it is complete, so a start killed half-way leaves none. */
  private void prepare() throws IOException {
    if (!Files.exists(data.postgres())) {
      var next = data.root().resolve("postgres.next");
      Trees.delete(next);
      create(next);
      setPasswords(next, Template.fill("first-start.sql", Map.of()));
      Files.move(next, data.postgres(), StandardCopyOption.ATOMIC_MOVE);
    } else if (secrets().find(SUPERUSER).isEmpty() || secrets().find(LOGIN).isEmpty()) {
      setPasswords(data.postgres(), "");
    }
  }

  private void create(Path directory) throws IOException {
    Files.createDirectories(directory);
    account.own(directory);
    Command.run(
        account.command(
            program("initdb"),
            "--pgdata=" + directory,
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--auth=reject"),
        "",
        log);
    Files.writeString(
        directory.resolve("postgresql.conf"),
        "\ninclude 'tenantry.conf'\n",
        StandardOpenOption.APPEND);
    Files.writeString(directory.resolve("tenantry.conf"), "");
    Files.writeString(directory.resolve("pg_hba.conf"), Template.fill("pg_hba.conf", Map.of()));
  }

  /** Runs SQL and sets both passwords by a server that serves nobody else and reads its input. */
  private void setPasswords(Path cluster, String before) {
    var superuser = secrets().find(SUPERUSER).orElseGet(Secrets::random);
    var login = secrets().find(LOGIN).orElseGet(Secrets::random);
    var sql = Template.fill("passwords.sql", Map.of("superuser", superuser, "tenantry", login));
    // template1, so that what is revoked there is revoked in every database made from it
    Command.run(
        account.command(
            program("postgres"),
            "--single",
            "-j",
            "-c",
            "exit_on_error=on",
            "-D",
            cluster.toString(),
            "template1"),
        before + "\n" + sql + "\n",
        log);
    secrets().keep(SUPERUSER, superuser);
    secrets().keep(LOGIN, login);
  }

  /** The eighth line of the pid file is PostgreSQL's own word on its state. */
  private boolean ready() {
    try {
      var lines = Files.readAllLines(data.postgres().resolve("postmaster.pid"));
      return lines.size() > 7 && lines.get(7).strip().equals("ready");
    } catch (IOException notYet) {
      return false;
    }
  }

  private String program(String name) {
    return programs.resolve("bin").resolve(name).toString();
  }

  private Secrets secrets() {
    return new Secrets(data.secrets());
  }
}
