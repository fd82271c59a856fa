package io.tenantry.auth;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows and rotates the signing keys, and keeps this node's ring up to date. */
public final class SigningKeyVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(SigningKeyVerticle.class);

  private static final String CHANGED = "auth.keysChanged";

  private final Auth auth;

  public SigningKeyVerticle(Auth auth) {
    this.auth = auth;
  }

  @Override
  public Future<?> start() {
    follow();
    return Future.all(
        auth.bus.hear(CHANGED, facts -> read()),
        new Operations(auth.bus)
            .on("signingkey.list", this::list)
            .on("signingkey.rotate", this::rotate)
            .register());
  }

  private void follow() {
    vertx.setTimer(
        auth.config.keyRefreshInterval().toMillis(),
        due ->
            auth.signingKeys
                .locked(auth.rotation::tick)
                .compose(ticked -> read())
                .onFailure(failure ->
                    LOGGER.atWarn().setCause(failure).log("the signing keys cannot be read now"))
                .onComplete(done -> follow()));
  }

  private Future<?> read() {
    return auth.ring
        .read()
        .onSuccess(gone -> {
          if (gone) {
            auth.bus.publishHere("auth.keyEnded", new JsonObject());
          }
        });
  }

  private Future<Answer> list(Call call) {
    return auth.signingKeys.list().map(rows -> answer(rows));
  }

  private Future<Answer> rotate(Call call) {
    var emergency = call.body().getBoolean("emergency", false);
    return auth.platform
        .transaction(transaction ->
            auth.idempotency.once(
                transaction,
                "platform",
                call.caller().requireSubject(),
                call.once(),
                () ->
                    SigningKeyRepository.locked(
                        transaction,
                        keys ->
                            auth.rotation
                                .rotate(keys, emergency)
                                .compose(rotated -> keys.list())
                                .map(SigningKeyVerticle::answer))))
        .compose(answer -> read().map(answer))
        // The other nodes would find out at their next look.
        .onSuccess(answer -> auth.bus.publishElsewhere(CHANGED, new JsonObject()));
  }

  private static Answer answer(java.util.List<SigningKeyRow> rows) {
    return Answer.of(
        JsonObject.of(
            "items",
            new JsonArray(rows.stream().map(SigningKeyRow::toJson).toList()),
            "next_cursor",
            null));
  }
}
