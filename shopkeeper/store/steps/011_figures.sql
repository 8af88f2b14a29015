CREATE INDEX ix_payment_refunded ON payment (paid_at) WHERE amount_cents < 0;
