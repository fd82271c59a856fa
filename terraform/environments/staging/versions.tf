terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }

  # The bucket, its region and its key come from backend.hcl (terraform/README.md).
  backend "s3" {
    key          = "tenantry/staging.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "tenantry"
      Environment = "staging"
      ManagedBy   = "terraform"
      Owner       = var.owner
      CostCentre  = var.cost_centre
    }
  }
}
