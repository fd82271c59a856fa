package io.tenantry.apikey;

import io.tenantry.kernel.hash.Bcrypt;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which presented keys matched which hash, so that bcrypt runs once for each and not at
 * every look. A key is known by its digest alone, and what is remembered holds only for the hash
 * that the key's row has now: what the row says otherwise is never remembered. One per process.
 */
final class ProvenSecrets {
  private static final int MOST_REMEMBERED = 50_000;

  private final Vertx vertx;
  private final Bcrypt bcrypt;
  private final ProvenStore store;
  private final Map<String, Future<Outcome>> underWay = new ConcurrentHashMap<>();
  private final Map<String, String> proven =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  ProvenSecrets(Vertx vertx, Bcrypt bcrypt, ProvenStore store) {
    this.vertx = vertx;
    this.bcrypt = bcrypt;
    this.store = store;
  }

  /** Whether the key of this digest is known to match the hash. */
  boolean holds(String digest, String hash) {
    synchronized (proven) {
      return hash.equals(proven.get(digest));
    }
  }

  /**
   * Finds out whether a key is right: from a process before, or by bcrypt. Of many who ask for the
   * same at once, one runs it. Fails with 503 where too many wait for other keys.
   *
   * @return {@link Outcome#RECALLED}, {@link Outcome#PROVED} or {@link Outcome#WRONG}
   */
  Future<Outcome> prove(Presented key) {
    var question = key.digest() + key.hash();
    var promise = Promise.<Outcome>promise();
    var asked = underWay.putIfAbsent(question, promise.future());
    if (asked != null) {
      return onThisContext(asked);
    }
    store
        .holds(key.tenant(), key.id(), key.proof())
        .compose(held -> held ? Future.succeededFuture(Outcome.RECALLED) : hash(key))
        .onSuccess(outcome -> {
          if (outcome != Outcome.WRONG) {
            synchronized (proven) {
              proven.put(key.digest(), key.hash());
            }
          }
        })
        .onComplete(result -> {
          underWay.remove(question);
          promise.handle(result);
        });
    return promise.future();
  }

  private Future<Outcome> hash(Presented key) {
    return bcrypt
        .matches(key.tenant(), key.secret(), key.hash())
        .map(matches -> {
          if (!matches) {
            return Outcome.WRONG;
          }
          store.keep(key.tenant(), key.id(), key.proof());
          return Outcome.PROVED;
        });
  }

  // The one who runs it may be on another event loop.
  private Future<Outcome> onThisContext(Future<Outcome> asked) {
    var context = vertx.getOrCreateContext();
    var promise = Promise.<Outcome>promise();
    asked.onComplete(result -> context.runOnContext(here -> promise.handle(result)));
    return promise.future();
  }
}
