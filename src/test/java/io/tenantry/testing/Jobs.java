package io.tenantry.testing;

import io.vertx.core.json.JsonObject;

/** Jobs over HTTP, for tests of what tasks do. */
public final class Jobs {
  private Jobs() {}

  public static JsonObject of(String type, JsonObject payload) {
    return JsonObject.of("task_type", type, "payload", payload);
  }

  /** Enqueues a job and answers it as it is when it is over. */
  public static JsonObject run(Api api, JsonObject job) {
    var id = api.post("/v1/jobs", job).is(202).json().getString("id");
    return over(api, id);
  }

  /** The job once it is over. */
  public static JsonObject over(Api api, String id) {
    var path = "/v1/jobs/" + id;
    Patience.until(
        "the job is over",
        () -> api.get(path + "?wait=20").is(200).json().getString("completed_at") != null);
    return api.get(path).is(200).json();
  }

  /** The result of a job that has to succeed. */
  public static JsonObject succeed(Api api, String type, JsonObject payload) {
    var job = run(api, of(type, payload));
    if (!job.getString("status").equals("SUCCESS")) {
      throw new AssertionError(job.encodePrettily());
    }
    return job.getJsonObject("result");
  }

  /** The error of a job that has to fail. */
  public static JsonObject fail(Api api, JsonObject job) {
    var failed = run(api, job);
    if (!failed.getString("status").equals("FAILURE")) {
      throw new AssertionError(failed.encodePrettily());
    }
    return failed.getJsonObject("error");
  }
}
