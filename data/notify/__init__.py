"""Words that leave the house: signed webhooks, mails, and deliveries that are tried until they arrived."""
