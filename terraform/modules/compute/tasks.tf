# What a node is: the image with a read-only root, its settings, and its secrets, which ECS takes from
# Secrets Manager when the task starts.

locals {
  settings = merge({
    TENANTRY_SERVER_HOST            = "0.0.0.0"
    TENANTRY_SERVER_MANAGEMENT_HOST = "0.0.0.0"
    TENANTRY_SERVER_TRUSTED_PROXIES = join(",", var.network.public_cidrs)
    # Longer than the load balancer's, so that it never sends into a connection that is being closed.
    TENANTRY_SERVER_IDLE_TIMEOUT   = "75s"
    TENANTRY_SERVER_ANSWER_TIMEOUT = "3m"
    TENANTRY_SERVER_DRAIN_DELAY    = "15s"
    TENANTRY_EMBEDDED_DATA_DIR     = local.home
    TENANTRY_AUTH_MASTER_KEY_FILE  = "${local.home}/master-key"
    TENANTRY_DATABASE_URL          = var.database.url
    TENANTRY_DATABASE_TLS_CA       = "/opt/tenantry/rds-ca.pem"
    TENANTRY_OPERATOR_EMAIL        = var.operator_email
    TENANTRY_LOG_FORMAT            = "json"
    # Whoever decides writes how many nodes it wants into its log, of which CloudWatch makes a metric.
    TENANTRY_AUTOSCALER_NODES_MODE       = "apply"
    TENANTRY_AUTOSCALER_NODES_LEAST      = tostring(min([for role in local.scaled : var.roles[role].least]...))
    TENANTRY_AUTOSCALER_NODES_MOST       = tostring(max([for role in local.scaled : var.roles[role].most]...))
    TENANTRY_AUTOSCALER_CLOUDWATCH_ROLES = join(",", local.scaled)
  }, var.settings)

  scaled = [for role in keys(var.roles) : role if role != "autoscaler"]

  secrets = {
    TENANTRY_DATABASE_PASSWORD = "${var.database.secret_arn}:password::"
    TENANTRY_REDIS_URL         = var.cache.secret_arn
    TENANTRY_OPERATOR_PASSWORD = aws_secretsmanager_secret.operator.arn
  }

  commands = merge(
    { for role in keys(var.roles) : role => ["up", "--roles", role] },
    { migrate = ["migrate", "plan"] },
  )

  sizes = merge(
    { for role, its in var.roles : role => { cpu = its.cpu, memory = its.memory } },
    { migrate = { cpu = 512, memory = 1024 } },
  )
}

resource "aws_ecs_task_definition" "role" {
  for_each                 = local.commands
  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = local.sizes[each.key].cpu
  memory                   = local.sizes[each.key].memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task[each.key].arn
  track_latest             = true

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "home"
  }

  volume {
    name = "tmp"
  }

  container_definitions = jsonencode([
    # A secret comes as a variable and the master key is read from a file: this one writes it and ends.
    {
      name                   = "master-key"
      image                  = local.image
      essential              = false
      readonlyRootFilesystem = true
      entryPoint             = ["/bin/sh", "-c"]
      command                = ["umask 077 && printf '%s\\n' \"$MASTER_KEY\" >${local.home}/master-key"]
      secrets                = [{ name = "MASTER_KEY", valueFrom = aws_secretsmanager_secret.master_key.arn }]
      mountPoints            = [{ sourceVolume = "home", containerPath = local.home }]
      logConfiguration       = local.logging[each.key]
    },
    {
      name                   = "tenantry"
      image                  = local.image
      essential              = true
      readonlyRootFilesystem = true
      command                = each.value
      stopTimeout            = 90
      dependsOn              = [{ containerName = "master-key", condition = "SUCCESS" }]
      environment            = [for name, value in local.settings : { name = name, value = value }]
      secrets                = [for name, from in local.secrets : { name = name, valueFrom = from }]
      portMappings           = each.key == "migrate" ? [] : [{ containerPort = 8080 }, { containerPort = 9090 }]
      linuxParameters        = { initProcessEnabled = false, capabilities = { drop = ["ALL"] } }
      logConfiguration       = local.logging[each.key]
      mountPoints = [
        { sourceVolume = "home", containerPath = local.home },
        { sourceVolume = "tmp", containerPath = "/tmp" },
      ]
      healthCheck = each.key == "migrate" ? null : {
        command     = ["CMD", "/opt/tenantry/bin/healthy"]
        interval    = 10
        timeout     = 3
        retries     = 3
        startPeriod = 60
      }
    },
  ])
}

locals {
  logging = { for role in keys(aws_cloudwatch_log_group.role) : role => {
    logDriver = "awslogs"
    options = {
      awslogs-group         = aws_cloudwatch_log_group.role[role].name
      awslogs-region        = local.region
      awslogs-stream-prefix = role
    }
  } }
}

# Makes the platform's login, once, as the administrator (terraform/README.md).
resource "aws_ecs_task_definition" "login" {
  family                   = "${var.name}-login"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn

  container_definitions = jsonencode([{
    name       = "login"
    image      = "public.ecr.aws/docker/library/postgres:17-alpine"
    essential  = true
    entryPoint = ["/bin/sh", "-euc"]
    command = [join("\n", [
      "psql -v ON_ERROR_STOP=1 -v password=\"$PLATFORM_PASSWORD\" <<'SQL'",
      "CREATE ROLE tenantry LOGIN NOINHERIT CREATEROLE PASSWORD :'password';",
      "GRANT CREATE, CONNECT ON DATABASE tenantry TO tenantry;",
      "REVOKE TEMPORARY ON DATABASE tenantry FROM PUBLIC;",
      "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
      "SQL",
    ])]
    environment = [
      { name = "PGHOST", value = var.database.address },
      { name = "PGDATABASE", value = "tenantry" },
      { name = "PGSSLMODE", value = "require" },
    ]
    secrets = [
      { name = "PGUSER", valueFrom = "${var.database.administrator_secret_arn}:username::" },
      { name = "PGPASSWORD", valueFrom = "${var.database.administrator_secret_arn}:password::" },
      { name = "PLATFORM_PASSWORD", valueFrom = "${var.database.secret_arn}:password::" },
    ]
    logConfiguration = local.logging["login"]
  }])
}
