output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "Where the load balancer stands."
  value       = [for subnet in aws_subnet.public : subnet.id]
}

output "public_cidrs" {
  description = "The addresses that the load balancer's requests come from."
  value       = [for subnet in aws_subnet.public : subnet.cidr_block]
}

output "private_subnet_ids" {
  description = "Where the nodes run."
  value       = [for subnet in aws_subnet.private : subnet.id]
}

output "data_subnet_ids" {
  description = "Where the servers stand."
  value       = [for subnet in aws_subnet.data : subnet.id]
}

output "security_group_ids" {
  description = "The groups by what is in them: balancer, nodes, database, cache."
  value = {
    balancer = aws_security_group.balancer.id
    nodes    = aws_security_group.nodes.id
    database = aws_security_group.database.id
    cache    = aws_security_group.cache.id
  }
}
