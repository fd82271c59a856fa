ALTER ROLE postgres PASSWORD '${superuser}';

ALTER ROLE tenantry PASSWORD '${tenantry}';

