package io.tenantry.isolation;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Two tenants of the shared platform, a third whose id looks like the first one's, a user of each
 * role in the first, and the superuser's view of what is in their tables.
 */
final class Stage implements AutoCloseable {
  /** In the name of every row of the other tenants: no answer may hold it. */
  static final String SECRET = "theirs and nobody else's";

  private static final String PASSWORD = "a pass phrase of the stage";

  private final Vertx vertx = Vertx.vertx();
  private final BlockingConnection superuser =
      BlockingConnection.open(
          vertx,
          PgConnectOptions.fromUri(
              TestServers.superuserUrl(SharedPlatform.started().databaseUrl())),
          Duration.ofSeconds(10));
  private final SomeTenant ours = SharedPlatform.onboard();
  private final SomeTenant theirs = SharedPlatform.onboard();
  private final SomeTenant alike = SharedPlatform.onboard(ours.id() + "0");
  private final Map<BuiltInRole, Api> users = new EnumMap<>(BuiltInRole.class);
  private final Api operator = SharedPlatform.started().operator();
  private final UUID theirResource = insertResource(theirs.id());
  private final UUID theirUser = insertUser(theirs.id());
  private final String theirRole = insertRole(theirs.id());
  private final String theirMeter = insertMeter(theirs.id());
  private final String theirEvent = insertEvent(theirs.id());
  private final UUID theirApiKey = insertApiKey(theirs.id());
  private final UUID theirJob = insertJob(theirs.id(), "PENDING");
  private final UUID theirSchedule = insertSchedule(theirs.id());
  private final UUID theirOutput = insertOutput(theirs.id());

  Stage() {
    insertResource(alike.id());
    for (var role : BuiltInRole.values()) {
      users.put(role, login(role));
    }
  }

  SomeTenant ours() {
    return ours;
  }

  SomeTenant theirs() {
    return theirs;
  }

  SomeTenant alike() {
    return alike;
  }

  UUID theirResource() {
    return theirResource;
  }

  UUID theirUser() {
    return theirUser;
  }

  String theirRole() {
    return theirRole;
  }

  String theirMeter() {
    return theirMeter;
  }

  String theirEvent() {
    return theirEvent;
  }

  UUID theirJob() {
    return theirJob;
  }

  UUID theirSchedule() {
    return theirSchedule;
  }

  UUID theirOutput() {
    return theirOutput;
  }

  UUID theirApiKey() {
    return theirApiKey;
  }

  /** Our user of this role. */
  Api as(BuiltInRole role) {
    return Objects.requireNonNull(users.get(role));
  }

  Api operator() {
    return operator;
  }

  Api nobody() {
    return SharedPlatform.api();
  }

  UUID insertResource(String tenant) {
    return insertResource(tenant, UUID.randomUUID());
  }

  UUID insertResource(String tenant, UUID id) {
    superuser.query(
        "INSERT INTO tenant_%s.resources (id, name, owner_id) VALUES ($1, $2, $3)"
            .formatted(tenant),
        id,
        tenant.equals(ours.id()) ? "ours" : SECRET,
        UUID.randomUUID());
    return id;
  }

  /** The name of a meter that counts nothing. */
  String insertMeter(String tenant) {
    var name = "mm" + UUID.randomUUID().toString().replace("-", "");
    superuser.query(
        "INSERT INTO platform.usage_meters (tenant_id, name, event_type, aggregation, unit) VALUES ($1, $2, 'staged', 'count', $3)",
        tenant,
        name,
        tenant.equals(ours.id()) ? "ours" : SECRET);
    return name;
  }

  /** The id of an event of the source {@code /staged}. */
  String insertEvent(String tenant) {
    var id = UUID.randomUUID().toString();
    superuser.query(
        """
        INSERT INTO platform.usage_events (tenant_id, event_key, occurred_at, type, source, id, data)
        SELECT $1, encode(substr(sha256(
            int4send(7) || '/staged'::bytea || int4send(36) || convert_to($2, 'UTF8')), 1, 16),
          'hex')::uuid, now(), 'staged', '/staged', $2, to_jsonb($3::text)
        """,
        tenant,
        id,
        tenant.equals(ours.id()) ? "ours" : SECRET);
    return id;
  }

  /** A job that is not due in this test's time. */
  UUID insertJob(String tenant, String status) {
    var id = UUID.randomUUID();
    superuser.query(
        "INSERT INTO tenant_%s.jobs (id, task_type, payload, run_at) VALUES ($1, 'echo', jsonb_build_object('message', $2::text), now() + interval '1 day')"
            .formatted(tenant),
        id,
        tenant.equals(ours.id()) ? "ours" : SECRET);
    superuser.query(
        "UPDATE platform.job_states SET status = $2, completed_at = CASE WHEN $2 <> 'PENDING' THEN now() END WHERE job_id = $1",
        id,
        status);
    return id;
  }

  /** A schedule that is off. */
  UUID insertSchedule(String tenant) {
    var id = UUID.randomUUID();
    superuser.query(
        "INSERT INTO tenant_%s.schedules (id, name, task_type, cron, time_zone, enabled) VALUES ($1, $2, 'echo', '@yearly', 'UTC', false)"
            .formatted(tenant),
        id,
        tenant.equals(ours.id()) ? "ours " + id : SECRET);
    return id;
  }

  /** A job that gives the tenant's secret away. */
  UUID insertOutput(String tenant) {
    var id = insertJob(tenant, "SUCCESS");
    superuser.query(
        "INSERT INTO tenant_%s.job_outputs (job_id, run, content_type, file_name, parts) VALUES ($1, 0, 'text/csv', 'staged.csv', 1)"
            .formatted(tenant),
        id);
    superuser.query(
        "INSERT INTO tenant_%s.job_output_parts (job_id, part, data) VALUES ($1, 0, convert_to($2, 'UTF8'))"
            .formatted(tenant),
        id,
        tenant.equals(ours.id()) ? "ours" : SECRET);
    return id;
  }

  UUID insertApiKey(String tenant) {
    var id = UUID.randomUUID();
    superuser.query(
        "INSERT INTO tenant_%s.api_keys (id, key_prefix, hashed_secret, secret_check, name, role) VALUES ($1, $2, '', '', $3, 'developer')"
            .formatted(tenant),
        id,
        "tnt_live_" + tenant + "_" + id,
        tenant.equals(ours.id()) ? "ours" : SECRET);
    return id;
  }

  /** All that a tenant has, its row in the registry included, as one text. */
  String everythingOf(String tenant) {
    return superuser
        .query(
            """
            SELECT concat_ws(E'\\n',
              (SELECT json_agg(r ORDER BY id) FROM tenant_%1$s.resources AS r),
              (SELECT json_agg(u ORDER BY id) FROM tenant_%1$s.users AS u),
              (SELECT json_agg(p ORDER BY id) FROM tenant_%1$s.rbac_policies AS p),
              (SELECT json_agg(s ORDER BY id) FROM tenant_%1$s.sessions AS s),
              (SELECT json_agg(k ORDER BY id) FROM tenant_%1$s.api_keys AS k),
              (SELECT count(*) FROM tenant_%1$s.idempotency_keys),
              (SELECT json_agg(j ORDER BY id) FROM tenant_%1$s.jobs AS j),
              (SELECT json_agg(o ORDER BY job_id) FROM tenant_%1$s.job_outputs AS o),
              (SELECT json_agg(p ORDER BY job_id, part) FROM tenant_%1$s.job_output_parts AS p),
              (SELECT json_agg(s ORDER BY job_id) FROM platform.job_states AS s WHERE tenant_id = '%1$s'),
              (SELECT json_agg(s ORDER BY id) FROM tenant_%1$s.schedules AS s),
              (SELECT json_agg(s ORDER BY schedule_id) FROM platform.schedule_states AS s WHERE tenant_id = '%1$s'),
              (SELECT json_agg(m ORDER BY name) FROM platform.usage_meters AS m WHERE tenant_id = '%1$s'),
              (SELECT json_agg(e ORDER BY event_key) FROM platform.usage_events AS e WHERE tenant_id = '%1$s'),
              (SELECT row_to_json(t) FROM platform.tenants AS t WHERE id = '%1$s'))
            """
                .formatted(tenant))
        .iterator()
        .next()
        .getString(0);
  }

  /** How many tenants the registry has under ids that begin so. */
  long tenantsLike(String prefix) {
    return superuser
        .query("SELECT count(*) FROM platform.tenants WHERE starts_with(id, $1)", prefix)
        .iterator()
        .next()
        .getLong(0);
  }

  /** A user who may little. */
  UUID insertUser(String tenant) {
    var email = UUID.randomUUID() + "@stage.test";
    return insertUser(tenant, tenant.equals(ours.id()) ? email : SECRET + email, "read_only");
  }

  private UUID insertUser(String tenant, String email, String role) {
    var id = UUID.randomUUID();
    superuser.query(
        "INSERT INTO tenant_%s.users (id, email, password_hash, role) VALUES ($1, $2, $3, $4)"
            .formatted(tenant),
        id,
        email,
        BCrypt.withDefaults().hashToString(4, PASSWORD.toCharArray()),
        role);
    return id;
  }

  /** The name of a role that nobody has. */
  String insertRole(String tenant) {
    var role = "rr" + UUID.randomUUID().toString().replace("-", "");
    superuser.query(
        "INSERT INTO tenant_%s.rbac_policies (id, role, permissions) VALUES ($1, $2, '[]')"
            .formatted(tenant),
        UUID.randomUUID(),
        role);
    return role;
  }

  private Api login(BuiltInRole role) {
    var email = role.id() + "@stage.test";
    insertUser(ours.id(), email, role.id());
    return SharedPlatform.api().as(ours.id(), email, PASSWORD);
  }

  @Override
  public void close() {
    superuser.close();
    vertx.close().await();
  }
}
