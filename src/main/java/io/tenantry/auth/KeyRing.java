package io.tenantry.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.auth.SigningKeyRow.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys as this node knows them: one that signs, and all that verify. A token under a
 * key that is not known yet has them read anew, once a second at most, whoever sends it.
 */
final class KeyRing {
  private static final long REST_NANOS = 1_000_000_000;

  private final Vertx vertx;
  private final AuthConfig config;
  private final SigningKeyRepository repository;
  private final MasterKey master;
  private final LongSupplier clock;
  private final Counter reads;
  private final AtomicLong readAt = new AtomicLong();
  private volatile @Nullable Keys keys;

  /**
   * @param clock nanoseconds that only run forward, such as {@code System::nanoTime}
   */
  KeyRing(
      Vertx vertx,
      AuthConfig config,
      SigningKeyRepository repository,
      MasterKey master,
      LongSupplier clock,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.repository = repository;
    this.master = master;
    this.clock = clock;
    this.reads =
        Counter.builder("tenantry.signing.key.reads")
            .description("How often the signing keys were read from the database")
            .register(registry);
  }

  /** What is known now; there is something once {@link #read} has succeeded. */
  Keys keys() {
    var known = keys;
    if (known == null) {
      throw new IllegalStateException("no signing key has been read yet");
    }
    return known;
  }

  /** Reads the keys; true where one that verified before is gone. */
  Future<Boolean> read() {
    readAt.set(clock.getAsLong());
    reads.increment();
    return repository
        .list()
        .map(rows -> {
          var before = keys;
          keys = of(rows);
          return before != null && !keys().ids().containsAll(before.ids());
        });
  }

  /** Whether a key verifies, after another look where it is not known. */
  Future<Boolean> knows(String id) {
    if (keys().ids().contains(id)) {
      return Future.succeededFuture(true);
    }
    long last = readAt.get();
    long now = clock.getAsLong();
    if (now - last < REST_NANOS || !readAt.compareAndSet(last, now)) {
      return Future.succeededFuture(false);
    }
    return read().map(read -> keys().ids().contains(id));
  }

  private Keys of(List<SigningKeyRow> rows) {
    var verifying = rows.stream().filter(row -> row.state() != State.RETIRED).toList();
    var active =
        rows.stream()
            .filter(row -> row.state() == State.ACTIVE)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no signing key is active"));
    var known = keys;
    var signer =
        known != null && known.signer().id().equals(active.id())
            ? known.signer()
            : master.open(active.id(), Objects.requireNonNull(active.sealed()));
    return Keys.of(
        vertx, config, signer, verifying.stream().map(SigningKeyRow::publicKey).toList());
  }

  /**
   * One state of the ring.
   *
   * @param ids of all that verify
   * @param published their public halves as JWKs
   * @param library verifies a token by the key that it names
   */
  record Keys(SigningKey signer, Set<String> ids, JsonArray published, JWTAuth library) {
    static Keys of(Vertx vertx, AuthConfig config, SigningKey signer, List<JsonObject> published) {
      var options =
          new JWTAuthOptions()
              .setJWTOptions(
                  new JWTOptions()
                      .setIssuer(config.issuer())
                      .setAlgorithm("RS256")
                      .setLeeway((int) config.clockLeeway().toSeconds()));
      published.forEach(options::addJwk);
      return new Keys(
          signer,
          published.stream()
              .map(key -> key.getString("kid"))
              .collect(Collectors.toUnmodifiableSet()),
          new JsonArray(published),
          JWTAuth.create(vertx, options));
    }

    JsonObject toJson() {
      return JsonObject.of("keys", published);
    }
  }
}
