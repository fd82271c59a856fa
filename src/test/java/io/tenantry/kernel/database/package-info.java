/** Whether the database's shape holds: walls, migrations, provisioning. */
@NullMarked
package io.tenantry.kernel.database;

import org.jspecify.annotations.NullMarked;
