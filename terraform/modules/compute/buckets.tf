# Where exports and copies of the audit logs' checkpoints go. The platform itself writes nothing here: a
# task in the role `archive` does (terraform/README.md).

locals {
  buckets = {
    exports     = aws_s3_bucket.exports
    checkpoints = aws_s3_bucket.checkpoints
    access      = aws_s3_bucket.access
  }
}

resource "aws_s3_bucket" "exports" {
  bucket = "${var.name}-exports-${local.account}"
}

resource "aws_s3_bucket" "checkpoints" {
  bucket              = "${var.name}-checkpoints-${local.account}"
  object_lock_enabled = true
}

resource "aws_s3_bucket" "access" {
  bucket = "${var.name}-access-${local.account}"
}

resource "aws_s3_bucket_public_access_block" "each" {
  for_each                = local.buckets
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "each" {
  for_each = local.buckets
  bucket   = each.value.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "each" {
  for_each = { exports = aws_s3_bucket.exports.id, checkpoints = aws_s3_bucket.checkpoints.id }
  bucket   = each.value

  versioning_configuration {
    status = "Enabled"
  }
}

# The load balancer cannot write under a key of ours, only under S3's own.
resource "aws_s3_bucket_server_side_encryption_configuration" "each" {
  for_each = local.buckets
  bucket   = each.value.id

  rule {
    bucket_key_enabled = each.key != "access"

    apply_server_side_encryption_by_default {
      sse_algorithm     = each.key == "access" ? "AES256" : "aws:kms"
      kms_master_key_id = each.key == "access" ? null : aws_kms_key.this.arn
    }
  }
}

resource "aws_s3_bucket_object_lock_configuration" "checkpoints" {
  bucket     = aws_s3_bucket.checkpoints.id
  depends_on = [aws_s3_bucket_versioning.each]

  rule {
    default_retention {
      mode  = var.checkpoint_lock
      years = var.checkpoint_years
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "each" {
  for_each = { exports = var.export_days, access = var.log_days }
  bucket   = local.buckets[each.key].id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = each.value
    }

    noncurrent_version_expiration {
      noncurrent_days = 7
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }
}

data "aws_iam_policy_document" "tls_only" {
  for_each = local.buckets

  statement {
    sid       = "NothingInTheClear"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value.arn, "${each.value.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  dynamic "statement" {
    for_each = each.key == "access" ? ["logdelivery.elasticloadbalancing.amazonaws.com"] : []

    content {
      sid       = "TheLoadBalancersLog"
      actions   = ["s3:PutObject"]
      resources = ["${each.value.arn}/AWSLogs/${local.account}/*"]

      principals {
        type        = "Service"
        identifiers = [statement.value]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "private" {
  for_each = { exports = aws_s3_bucket.exports.id, checkpoints = aws_s3_bucket.checkpoints.id }
  bucket   = each.value
  policy   = data.aws_iam_policy_document.tls_only[each.key].json
}

resource "aws_s3_bucket_policy" "access" {
  bucket = aws_s3_bucket.access.id
  policy = data.aws_iam_policy_document.tls_only["access"].json
}
