// One run of a job, as its handler sees it.

/**
 * A failure that the job shows to its tenant. A retryable one is tried again, after a pause that doubles, as
 * often as the job may; another ends the job at once, for what is wrong with a payload does not mend itself.
 */
export class TaskError extends Error {
  constructor(code, detail, { retryable, errors } = {}) {
    super(detail);
    this.code = code;
    this.status = retryable ? 503 : 422;
    this.errors = errors;
  }
}

export class Task {
  #abort = new AbortController();

  constructor({ headers, body }) {
    /** The same in every attempt: the key that makes an effect happen once. */
    this.id = body.params.job_id;
    this.run = body.params.run;
    this.attempt = body.params.attempt;
    this.maxAttempts = body.params.max_attempts;
    this.reportTo = body.params.report_to;
    this.payload = body.body;
    this.tenant = headers.tenant;
    this.subject = headers.subject;
    this.role = headers.role;
    this.correlationId = headers['correlation-id'];
    this.deadline = Number(headers.deadline);
    this.latest = undefined;
  }

  /** Aborted when the job is cancelled or no longer this program's. */
  get signal() {
    return this.#abort.signal;
  }

  /** Says how far the task is, in an object of its own; cheap, call it as often as you like. */
  progress(latest) {
    this.latest = latest;
  }

  stop(why) {
    this.#abort.abort(new Error(why));
  }
}
