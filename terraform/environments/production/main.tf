# Three zones, a way out for each, and nothing that one failure takes away.

data "aws_availability_zones" "here" {
  state = "available"
}

locals {
  name = "tenantry-production"
  roles = {
    api        = { cpu = 2048, memory = 4096, least = 3, most = 12 }
    worker     = { cpu = 2048, memory = 4096, least = 2, most = 20 }
    autoscaler = { cpu = 512, memory = 1024, least = 2, most = 2 }
  }
  cache_nodes = 2
}

module "networking" {
  source       = "../../modules/networking"
  name         = local.name
  cidr         = "10.10.0.0/16"
  zones        = slice(data.aws_availability_zones.here.names, 0, 3)
  nat_per_zone = true
}

module "database" {
  source                     = "../../modules/database"
  name                       = local.name
  subnet_ids                 = module.networking.data_subnet_ids
  security_group_id          = module.networking.security_group_ids["database"]
  rotation_subnet_ids        = module.networking.private_subnet_ids
  rotation_security_group_id = module.networking.security_group_ids["nodes"]
  instance_class             = "db.m7g.2xlarge"
  storage_gib                = 200
  storage_most_gib           = 2000
  backup_days                = 30
}

module "cache" {
  source            = "../../modules/cache"
  name              = local.name
  subnet_ids        = module.networking.data_subnet_ids
  security_group_id = module.networking.security_group_ids["cache"]
  node_type         = "cache.m7g.large"
  nodes             = local.cache_nodes
}

module "compute" {
  source            = "../../modules/compute"
  name              = local.name
  environment       = "production"
  network           = module.networking
  database          = module.database
  cache             = module.cache
  roles             = local.roles
  image_tag         = var.image_tag
  domain            = var.domain
  zone_id           = var.zone_id
  operator_email    = var.operator_email
  repository        = var.repository
  oidc_provider_arn = var.oidc_provider_arn
  # A mistake here lasts for years: COMPLIANCE is for whoever must (terraform/README.md).
  checkpoint_lock = "GOVERNANCE"

  # Before the working day begins, not when it has; and no less than this until it is over.
  schedules = {
    api-morning    = { role = "api", cron = "30 5 ? * MON-FRI *", least = 5, most = 12 }
    api-evening    = { role = "api", cron = "0 19 ? * MON-FRI *", least = 3, most = 12 }
    worker-morning = { role = "worker", cron = "30 5 ? * MON-FRI *", least = 4, most = 20 }
    worker-evening = { role = "worker", cron = "0 19 ? * MON-FRI *", least = 2, most = 20 }
  }
}

module "monitoring" {
  source               = "../../modules/monitoring"
  name                 = local.name
  alarm_email          = var.alarm_email
  cluster_name         = module.compute.cluster_name
  roles                = { for role, its in local.roles : role => its.least }
  balancer             = module.compute.balancer
  log_groups           = module.compute.log_groups
  database_identifier  = module.database.identifier
  database_connections = 1500
  cache_member_ids     = module.cache.member_ids
}
