@org.jspecify.annotations.NullMarked
package io.tenantry.job;
