package io.tenantry.auth;

import io.tenantry.auth.SigningKeyRepository.Keys;
import io.tenantry.auth.SigningKeyRow.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves signing keys through their lives: a standby is published long before it signs, and one that
 * has signed verifies until the last of its tokens has ended. So no token is refused for being of
 * yesterday's key or of tomorrow's.
 */
final class KeyRotation {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeyRotation.class);

  private final AuthConfig config;
  private final MasterKey master;
  private final Supplier<Future<SigningKey>> generator;

  /**
   * @param generator makes a key where that holds up nobody
   */
  KeyRotation(AuthConfig config, MasterKey master, Supplier<Future<SigningKey>> generator) {
    this.config = config;
    this.master = master;
    this.generator = generator;
  }

  /**
   * Makes the first key where none is active. It is made before the lock is taken: on a machine
   * that is busy that takes longer than a transaction may.
   */
  Future<Void> ensureActive(SigningKeyRepository repository) {
    return repository
        .list()
        .compose(rows ->
            in(rows, State.ACTIVE).isPresent()
                ? Future.succeededFuture()
                : generator.get().compose(first -> insertFirst(repository, first)));
  }

  private Future<Void> insertFirst(SigningKeyRepository repository, SigningKey first) {
    return repository.locked(keys ->
        keys.list()
            .compose(rows ->
                in(rows, State.ACTIVE).isPresent()
                    ? Future.succeededFuture()
                    : keys.insert(first, State.ACTIVE, master)));
  }

  /**
   * Makes the standby sign and publishes the next.
   *
   * @param emergency at once, and the key that signed until now verifies nothing more
   */
  Future<Void> rotate(Keys keys, boolean emergency) {
    return keys.list()
        .compose(rows -> {
          var active = in(rows, State.ACTIVE).orElseThrow();
          var standby = in(rows, State.STANDBY);
          if (!emergency) {
            requirePublished(standby);
          }
          LOGGER
              .atInfo()
              .addKeyValue("emergency", emergency)
              .addKeyValue("from", active.id())
              .log("another key signs tokens from now on");
          return (emergency ? keys.end(active) : keys.retire(active))
              .compose(gone ->
                  standby.isPresent() ? keys.activate(standby.get()) : add(keys, State.ACTIVE))
              .compose(activated -> add(keys, State.STANDBY));
        });
  }

  private void requirePublished(Optional<SigningKeyRow> standby) {
    var age = standby.map(SigningKeyRow::sinceCreated).orElse(Duration.ZERO);
    var left = config.keyPublicationDelay().minus(age);
    if (left.isPositive()) {
      throw AuthProblem.KEY_NOT_PUBLISHED.because(
          "The next key has to be published for another " + (left.toSeconds() + 1) + " s.");
    }
  }

  /** What time brings: a standby where there is none, an end for what retires, and the schedule. */
  Future<Void> tick(Keys keys) {
    return keys.list().compose(rows -> endRetired(keys, rows).compose(ended -> due(keys, rows)));
  }

  private Future<Void> due(Keys keys, List<SigningKeyRow> rows) {
    var standby = in(rows, State.STANDBY);
    if (standby.isEmpty()) {
      return add(keys, State.STANDBY);
    }
    var active = in(rows, State.ACTIVE).orElseThrow();
    return active.sinceActivated().compareTo(config.keyRotationInterval()) > 0
            && standby.get().sinceCreated().compareTo(config.keyPublicationDelay()) > 0
        ? rotate(keys, false)
        : Future.succeededFuture();
  }

  // Other nodes sign with it until they have looked again.
  private Future<Void> endRetired(Keys keys, List<SigningKeyRow> rows) {
    var longest =
        config
            .accessTokenLifetime()
            .plus(config.clockLeeway())
            .plus(config.keyRefreshInterval().multipliedBy(2));
    Future<Void> ended = Future.succeededFuture();
    for (var row : rows) {
      if (row.state() == State.RETIRING && row.sinceRetiring().compareTo(longest) > 0) {
        ended = ended.compose(before -> keys.end(row));
      }
    }
    return ended;
  }

  private Future<Void> add(Keys keys, State state) {
    return generator.get().compose(key -> keys.insert(key, state, master));
  }

  private static Optional<SigningKeyRow> in(List<SigningKeyRow> rows, State state) {
    return rows.stream().filter(row -> row.state() == state).findFirst();
  }
}
