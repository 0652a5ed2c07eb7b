-- Every look at an issue asks for its orders, however many others there have been.
CREATE INDEX orders_issue ON orders (issue, seq);
