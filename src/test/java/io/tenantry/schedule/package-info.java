@org.jspecify.annotations.NullMarked
package io.tenantry.schedule;
