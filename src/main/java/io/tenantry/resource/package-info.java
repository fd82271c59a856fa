/** The rows that a tenant keeps: named JSON documents with an owner. */
@NullMarked
package io.tenantry.resource;

import org.jspecify.annotations.NullMarked;
