package io.tenantry.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The account that the servers run as. PostgreSQL refuses to run as root, so root goes without its
 * powers in a user namespace or, where that is not allowed, becomes another user.
 *
 * @param prefix the words in front of a command line that switch to the account
 * @param uid who has to own the servers' files
 */
record Account(List<String> prefix, int uid, int gid) {
  private static final int NOBODY = 65534;

  /** The first account that can run {@code program --version}; the one that owns old data wins. */
  static Account choose(DataDirectory data, Path program, Path log) {
    var refusals = new ArrayList<String>();
    for (var account : candidates(data)) {
      try {
        Command.run(account.command(program.toString(), "--version"), "", log);
        return account;
      } catch (EmbeddedServerException e) {
        refusals.add((String.join(" ", account.prefix()) + " " + e.getMessage()).strip());
      }
    }
    throw new EmbeddedServerException(
        refusals.size() == 1
            ? "PostgreSQL does not run here: " + refusals.getFirst()
            : "PostgreSQL does not run as root, and stepping down from root failed (start as an"
                + " ordinary user, or take a data directory that every user can reach): "
                + String.join("; ", refusals));
  }

  private static List<Account> candidates(DataDirectory data) {
    var self = new UnixSystem();
    if (self.getUid() != 0) {
      return List.of(new Account(List.of(), (int) self.getUid(), (int) self.getGid()));
    }
    try {
      if (Files.exists(data.postgres()) && id(data.postgres(), "uid") != 0) {
        return List.of(become(id(data.postgres(), "uid"), id(data.postgres(), "gid")));
      }
      return List.of(new Account(List.of("unshare", "-U"), 0, 0), become(NOBODY, NOBODY));
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot see who owns " + data.postgres(), e);
    }
  }

  private static Account become(int uid, int gid) {
    return new Account(
        List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups"), uid, gid);
  }

  private static int id(Path path, String kind) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:" + kind);
  }

  List<String> command(String... words) {
    var command = new ArrayList<>(prefix);
    command.addAll(List.of(words));
    return command;
  }

  /** Gives a directory with all that is in it to this account. */
  void own(Path tree) throws IOException {
    Trees.deepestFirst(
        tree,
        entry -> {
          if (id(entry, "uid") != uid) {
            Files.setAttribute(entry, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(entry, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
          }
        });
  }
}
