# Small, and of the same make as production: what is wrong there shows here first.

data "aws_availability_zones" "here" {
  state = "available"
}

locals {
  name = "tenantry-staging"
  roles = {
    api        = { cpu = 512, memory = 1024, least = 1, most = 3 }
    worker     = { cpu = 512, memory = 1024, least = 1, most = 3 }
    autoscaler = { cpu = 256, memory = 1024, least = 1, most = 1 }
  }
  cache_nodes = 2
}

module "networking" {
  source       = "../../modules/networking"
  name         = local.name
  cidr         = "10.20.0.0/16"
  zones        = slice(data.aws_availability_zones.here.names, 0, 2)
  nat_per_zone = false
}

module "database" {
  source                     = "../../modules/database"
  name                       = local.name
  subnet_ids                 = module.networking.data_subnet_ids
  security_group_id          = module.networking.security_group_ids["database"]
  rotation_subnet_ids        = module.networking.private_subnet_ids
  rotation_security_group_id = module.networking.security_group_ids["nodes"]
  instance_class             = "db.t4g.medium"
  multi_az                   = true
  storage_gib                = 20
  storage_most_gib           = 100
  backup_days                = 3
  deletion_protection        = false
}

module "cache" {
  source            = "../../modules/cache"
  name              = local.name
  subnet_ids        = module.networking.data_subnet_ids
  security_group_id = module.networking.security_group_ids["cache"]
  node_type         = "cache.t4g.small"
  nodes             = local.cache_nodes
}

module "compute" {
  source              = "../../modules/compute"
  name                = local.name
  environment         = "staging"
  network             = module.networking
  database            = module.database
  cache               = module.cache
  roles               = local.roles
  image_tag           = var.image_tag
  domain              = var.domain
  zone_id             = var.zone_id
  operator_email      = var.operator_email
  repository          = var.repository
  oidc_provider_arn   = var.oidc_provider_arn
  log_days            = 14
  export_days         = 7
  checkpoint_years    = 1
  deletion_protection = false

  # Nobody is there at night; what scaling wants beyond this it still gets.
  schedules = {
    night = { role = "worker", cron = "0 20 * * ? *", least = 1, most = 2 }
    day   = { role = "worker", cron = "0 6 * * ? *", least = 1, most = 3 }
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
  database_connections = 300
  cache_member_ids     = module.cache.member_ids
}
